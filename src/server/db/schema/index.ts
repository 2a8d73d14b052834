/** All tables, as drizzle-kit and better-auth's adapter want them; everything else imports the single file. */
export * from './auth'
export * from './course'
export * from './enrolment'
export * from './idempotency'
export * from './operation'
export * from './orphan'
export * from './presence'
export * from './upload'
