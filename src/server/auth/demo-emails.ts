export const DEMO_PASSWORD = 'lectern-demo'

export const demoAccounts = {
  instructor: { email: 'instructor@demo.test', name: 'Mara Okafor', role: 'instructor' },
  student: { email: 'student@demo.test', name: 'Tomás Vidal', role: 'student' },
  admin: { email: 'admin@demo.test', name: 'Ada Lindqvist', role: 'admin' },
} as const

export type DemoAccount = keyof typeof demoAccounts

const emails = new Set<string>(Object.values(demoAccounts).map((account) => account.email))

export const isDemoEmail = (email: string): boolean => emails.has(email.toLowerCase())
