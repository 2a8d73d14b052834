import { vi } from 'vitest'
import { forbidComplaints } from './complaints'

vi.setConfig({ testTimeout: 20_000 }) // as in setup.ts
forbidComplaints()
