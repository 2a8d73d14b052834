import { useStructureActions } from './actions'

interface RowCheckboxProps {
  id: string
  title: string
  isSelected: boolean
  tabIndex: 0 | -1
}

/** Adds a row to the selection; with Shift all rows from where it began. */
export function RowCheckbox({ id, title, isSelected, tabIndex }: RowCheckboxProps) {
  const actions = useStructureActions()
  return (
    <label className="pick">
      <input
        type="checkbox"
        aria-label={`Select ${title}`}
        checked={isSelected}
        tabIndex={tabIndex}
        onChange={({ nativeEvent }) => {
          // The change of a checkbox comes as the click that made it.
          if (nativeEvent instanceof MouseEvent && nativeEvent.shiftKey) actions.extendTo(id, true)
          else actions.toggle(id)
        }}
      />
    </label>
  )
}
