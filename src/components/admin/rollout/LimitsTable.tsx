import { cn } from '@/lib/cn'
import type { RolloutFigure } from '@/types/rollout'
import { figureLimit, figureNames, figureValue } from './words'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

const heads = ['Figure', 'Now', 'Without it', 'Limit', 'Samples', 'Budget left']

/** What guards the step: those who have the feature against the limits, and beside them those who have not. */
export const LimitsTable = ({ figures }: { figures: RolloutFigure[] }) => (
  <ScrollRegion label="Limits" className="overflow-x-auto">
    <table className="w-full border-collapse tabular-nums max-md:min-w-[560px]">
      <thead>
        <tr className="border-t-2 border-rule text-start text-12 text-ink-2">
          {heads.map((head) => (
            <th key={head} scope="col" className="py-[7px] pe-3 text-start font-530">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => {
          const { name, value, others, samples, min_samples: least, verdict, budget_left: left } = figure
          const isBroken = verdict === 'broken'
          const isWaiting = verdict === 'waiting'
          return (
            <tr key={name} className="border-t border-line *:py-2 *:pe-3 *:text-start *:align-top">
              <th scope="row" className={isBroken ? 'font-620' : 'font-normal'}>
                {figureNames[name]}
              </th>
              <td className={cn(isBroken && 'font-550 text-bad', isWaiting && 'text-ink-2')}>
                {value === null ? 'waiting' : figureValue(name, value)}
                {isBroken && <span className="sr-only">, beyond the limit</span>}
              </td>
              <td className="text-ink-2">{others === null ? 'none' : figureValue(name, others)}</td>
              <td>{figureLimit(figure)}</td>
              <td>
                {samples.toLocaleString('en-US')}
                {isWaiting && ` of ${least.toLocaleString('en-US')}`}
              </td>
              <td className={cn(left === 0 && 'font-550 text-bad', left === null && 'text-ink-2')}>
                {left !== null ? `${Math.round(left * 100)}%` : name === 'inpP75' ? 'not counted' : 'waiting'}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </ScrollRegion>
)
