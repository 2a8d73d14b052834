import {
  FlagNotFoundError,
  OpenFeature,
  type Client,
  type EvaluationContext,
  type Provider,
  type ResolutionDetails,
  StandardResolutionReasons,
  TargetingKeyMissingError,
  TypeMismatchError,
} from '@openfeature/server-sdk'
import { newId } from '@/lib/ids'
import { hasFeature } from './bucket'
import { NEW_COURSE_CREATION, type FlagStore } from './flag-store'

/** Our table as a provider of OpenFeature. The targeting key is the account's id. */
class TableProvider implements Provider {
  readonly metadata = { name: 'Lectern’s table' }
  readonly runsOn = 'server'

  constructor(private readonly store: FlagStore) {}

  async resolveBooleanEvaluation(
    flagKey: string,
    _defaultValue: boolean,
    { targetingKey }: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (flagKey !== NEW_COURSE_CREATION) throw new FlagNotFoundError(`There is no flag “${flagKey}”.`)
    if (targetingKey === undefined) throw new TargetingKeyMissingError('Name the account.')
    const setting = await this.store.current()
    const reason = StandardResolutionReasons
    return {
      value: hasFeature(flagKey, setting, targetingKey),
      variant: setting.step,
      reason:
        setting.step === 'off'
          ? reason.DISABLED
          : setting.step === '100'
            ? reason.STATIC
            : setting.accountIds.has(targetingKey)
              ? reason.TARGETING_MATCH
              : reason.SPLIT,
    }
  }

  resolveStringEvaluation = (): Promise<never> => onlyBooleans()
  resolveNumberEvaluation = (): Promise<never> => onlyBooleans()
  resolveObjectEvaluation = (): Promise<never> => onlyBooleans()
}

const onlyBooleans = () => Promise.reject(new TypeMismatchError('Our flags are on or off.'))

/** OpenFeature knows one provider for each domain; each store (in tests there are several) has its own. */
export function createFlagClient(store: FlagStore): Client {
  const domain = `lectern-${newId()}`
  OpenFeature.setProvider(domain, new TableProvider(store))
  return OpenFeature.getClient(domain)
}
