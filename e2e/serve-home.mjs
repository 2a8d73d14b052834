// The built server on the home that the test gives it, which outlives a kill.
Object.assign(process.env, {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: process.env.E2E_PORT,
  DEMO: '0',
  LOG_LEVEL: 'debug', // nobody reads it but the look for secrets at the end
})
await import('../dist/server/main.js')
