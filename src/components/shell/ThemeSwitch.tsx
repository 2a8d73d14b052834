'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuRadioGroup } from '@/components/ui/Menu'
import { currentTheme, onThemeChange, setTheme, type Theme } from '@/lib/theme'

const options = [
  { value: 'system', label: 'System', icon: <Monitor /> },
  { value: 'light', label: 'Light', icon: <Sun /> },
  { value: 'dark', label: 'Dark', icon: <Moon /> },
] as const

const useTheme = () => useSyncExternalStore(onThemeChange, currentTheme, (): Theme => 'system')

/** The choice itself, for any menu. */
export const ThemeChoice = () => (
  <MenuRadioGroup label="Appearance" value={useTheme()} onValueChange={setTheme} options={options} />
)

export function ThemeSwitch() {
  const theme = useTheme()
  return (
    <Menu
      label="Appearance"
      trigger={
        <IconButton
          size="bar"
          label={`Appearance: ${theme}`}
          icon={theme === 'dark' ? <Moon /> : theme === 'light' ? <Sun /> : <Monitor />}
        />
      }
    >
      <ThemeChoice />
    </Menu>
  )
}
