import { Checkbox } from '@/components/ui/Checkbox'
import { apiKeyScopes, scopeWords, type ApiKeyScope } from '@/lib/key-scopes'

interface ScopeChoiceProps {
  /** Who alone may read the server's figures. */
  isAdmin: boolean
  chosen: ApiKeyScope[]
  onChange: (chosen: ApiKeyScope[]) => void
}

/** What a new key may do. */
export const ScopeChoice = ({ isAdmin, chosen, onChange }: ScopeChoiceProps) => (
  <fieldset className="grid gap-1">
    <legend className="mb-1 font-550">What it may do</legend>
    {apiKeyScopes
      .filter((scope) => isAdmin || scope !== 'metrics:read')
      .map((scope) => (
        <Checkbox
          key={scope}
          label={scopeWords[scope]}
          checked={chosen.includes(scope)}
          onCheckedChange={(isOn) =>
            onChange(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))
          }
        />
      ))}
  </fieldset>
)
