import { Callout } from '@/components/ui/Callout'

interface ErrorSummaryProps {
  /** Wrong fields in the order of the form; `id` is the control's. */
  fields: { id: string; label: string }[]
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four']

/** On top of a form that could not be sent: how many fields, and a link to each. */
export function ErrorSummary({ fields }: ErrorSummaryProps) {
  if (fields.length === 0) return null
  const amount = numbers[fields.length] ?? String(fields.length)
  return (
    <Callout
      tone="bad"
      role="alert"
      title={`${amount} ${fields.length === 1 ? 'field needs' : 'fields need'} a change`}
    >
      <p>
        {fields.map(({ id, label }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <a
              href={`#${id}`}
              onClick={(event) => {
                // The fragment would become an entry of the history, and Back would not go a step back.
                event.preventDefault()
                document.getElementById(id)?.focus()
              }}
            >
              {label}
            </a>
          </span>
        ))}
      </p>
    </Callout>
  )
}
