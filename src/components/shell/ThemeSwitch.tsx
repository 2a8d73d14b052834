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

export function ThemeSwitch() {
  const theme = useSyncExternalStore(onThemeChange, currentTheme, (): Theme => 'system')
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
      <MenuRadioGroup label="Appearance" value={theme} onValueChange={setTheme} options={options} />
    </Menu>
  )
}
