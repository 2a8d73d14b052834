import type { Route } from 'next'

/**
 * Where an administrator can go, in the order of the tabs. An entry stands here once its page does; the first one is
 * where `/admin` leads to.
 */
export const adminPages: readonly { href: Route; label: string }[] = [
  { href: '/admin/monitoring', label: 'Monitoring' },
  { href: '/admin/jobs', label: 'Jobs' },
  { href: '/admin/rollout', label: 'Rollout' },
  { href: '/admin/accounts', label: 'Accounts' },
  { href: '/admin/audit', label: 'Security events' },
]
