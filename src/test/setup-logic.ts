import { vi } from 'vitest'
import { forbidComplaints } from './complaints'

vi.setConfig({ testTimeout: 60_000 }) // as in setup.ts
forbidComplaints()
