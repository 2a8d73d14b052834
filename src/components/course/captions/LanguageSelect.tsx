import { useMemo, useState } from 'react'
import { Input } from '@/components/ui/Input'
import { Select } from '@/components/ui/Select'
import { canonicalLanguage, COMMON_LANGUAGES } from '@/lib/captions/language'
import { languageName } from '@/lib/captions/language-name'

interface LanguageSelectProps {
  /** BCP 47; empty: none yet. */
  value: string
  onChange: (language: string) => void
}

const OTHER = 'other'

/** One of the common languages, or any other by its tag. */
export function LanguageSelect({ value, onChange }: LanguageSelectProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const options = useMemo(() => {
    const tags = new Set<string>(COMMON_LANGUAGES)
    if (value !== '') tags.add(value)
    return [...tags]
      .map((tag) => ({ tag, name: languageName(tag) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  }, [value])
  return (
    <>
      <Select
        value={typed === null ? value : OTHER}
        onChange={({ currentTarget: { value: chosen } }) => {
          setTyped(chosen === OTHER ? '' : null)
          onChange(chosen === OTHER ? '' : chosen)
        }}
      >
        <option value="" disabled>
          Choose…
        </option>
        {options.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name === tag ? tag : `${name} (${tag})`}
          </option>
        ))}
        <option value={OTHER}>Another one…</option>
      </Select>
      {typed !== null && (
        <Input
          id={undefined}
          aria-label="Language tag"
          placeholder="e.g. cy, es-MX or zh-Hant-TW"
          value={typed}
          onChange={({ currentTarget: { value: tag } }) => {
            setTyped(tag)
            onChange(canonicalLanguage(tag) ?? '')
          }}
        />
      )}
    </>
  )
}
