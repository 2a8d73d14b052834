/**
 * The icons that every row of a list has, drawn as lucide draws them but each as a single path. Of a row's elements
 * most were the circles and lines of its icons, and opening a chapter makes some twenty rows at once.
 */
const rowIcon = (path: string) =>
  function RowIcon({ className }: { className?: string }) {
    return (
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className={className === undefined ? 'lucide glyph' : `lucide glyph ${className}`}
      >
        <path d={path} />
      </svg>
    )
  }

const dot = (x: number, y: number) => `M${x - 1} ${y}a1 1 0 1 0 2 0a1 1 0 1 0-2 0`

export const ChevronDown = rowIcon('M6 9l6 6 6-6')
export const ChevronRight = rowIcon('M9 18l6-6-6-6')
export const Ellipsis = rowIcon(dot(12, 12) + dot(19, 12) + dot(5, 12))
export const Eye = rowIcon(
  'M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0' +
    'M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
)
export const GripVertical = rowIcon([5, 12, 19].map((y) => dot(9, y) + dot(15, y)).join(''))
export const Plus = rowIcon('M5 12h14M12 5v14')
export const Trash2 = rowIcon(
  'M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2',
)
export const Upload = rowIcon('M12 3v12M17 8l-5-5-5 5M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4')
