import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { Affix } from './Affix'
import { Field } from './Field'
import { Input } from './Input'
import { RadioGroup } from './RadioGroup'
import { Textarea } from './Textarea'

it('ties hint and error to its control', () => {
  const { rerender } = render(
    <Field label="Price" optional="leave empty for free" hint="In dollars.">
      <Affix prefix="$">
        <Input />
      </Affix>
    </Field>,
  )
  const input = screen.getByLabelText(/^Price/)
  expect(input).toHaveAccessibleName('Price (leave empty for free)')
  expect(input).toHaveAccessibleDescription('In dollars.')
  expect(input).not.toHaveAttribute('aria-invalid')

  rerender(
    <Field label="Price" hint="In dollars." error="Write a number such as 49.">
      <Affix prefix="$">
        <Input />
      </Affix>
    </Field>,
  )
  expect(screen.getByLabelText('Price')).toHaveAccessibleDescription('Write a number such as 49.')
  expect(screen.getByLabelText('Price')).toBeInvalid()
  expect(screen.queryByText('In dollars.')).not.toBeInTheDocument()
})

it('uses the id it is given', () => {
  render(
    <Field label="Description" id="description">
      <Textarea />
    </Field>,
  )
  expect(screen.getByLabelText('Description')).toHaveAttribute('id', 'description')
})

it('chooses one of a few by keyboard', async () => {
  const options = [
    { value: 'beginner', label: 'Beginner' },
    { value: 'advanced', label: 'Advanced' },
  ] as const
  function Level() {
    const [value, setValue] = useState<'beginner' | 'advanced'>('beginner')
    return (
      <RadioGroup
        label="Difficulty"
        name="difficulty"
        value={value}
        onValueChange={setValue}
        options={options}
        error={value === 'advanced' ? 'Too hard.' : undefined}
      />
    )
  }
  render(<Level />)
  await userEvent.tab()
  await userEvent.keyboard('{ArrowRight}')
  expect(screen.getByRole('radio', { name: 'Advanced' })).toBeChecked()
  expect(screen.getByRole('radiogroup', { name: 'Difficulty' })).toHaveAccessibleDescription('Too hard.')
})
