import type { ReactNode } from 'react'
import { Brand } from '@/components/shell/BrandMark'
import { ThemeSwitch } from '@/components/shell/ThemeSwitch'
import { RunningOrder } from './RunningOrder'

/** The frame of the pages for people who are not signed in: the form, and beside it what a course looks like here. */
export const AuthScreen = ({ children }: { children: ReactNode }) => (
  <main className="grid min-h-dvh bg-surface lg:grid-cols-[minmax(420px,5fr)_7fr]">
    <div className="grid grid-rows-[auto_1fr] gap-7 px-5 pt-5 pb-10 md:px-[clamp(24px,6vw,88px)] md:pt-10 md:pb-14">
      <div className="flex items-center justify-between">
        <Brand />
        <ThemeSwitch />
      </div>
      <div className="w-full self-start md:w-[360px] md:max-w-full md:self-center md:justify-self-center lg:justify-self-start">
        {children}
      </div>
    </div>
    <RunningOrder />
  </main>
)
