'use client'

import { OctagonX } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { useRollout } from '@/hooks/use-rollout'

const titles = {
  held: 'The rollout is held',
  back: 'The rollout went back by itself',
  advanced: 'The rollout went on by itself',
}

/** On every page for administrators: what the guard did, until one of them has seen it. */
export function RolloutNews() {
  const { rollout, dismissNotice } = useRollout()
  const notice = rollout?.notice
  if (!notice) return null
  const isGood = notice.what === 'advanced'
  return (
    <Callout
      tone={isGood ? 'plain' : 'bad'}
      {...(!isGood && { icon: <OctagonX /> })}
      role="status"
      title={titles[notice.what]}
      className="mb-5"
    >
      <p className="text-13">{notice.message}</p>
      <p className="pt-1">
        <Button size="sm" onClick={dismissNotice}>
          I have seen this
        </Button>
      </p>
    </Callout>
  )
}
