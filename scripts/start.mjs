// npm start: needs nothing but Node.js and npm; everything else is installed, built and started from here.
import { enterProject } from './lib/enter-project.mjs'

enterProject()
const { serve } = await import('./lib/serve.mjs')
await serve()
