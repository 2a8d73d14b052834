import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

/** The project's own sizes, which tailwind-merge would not know: it takes `text-13` for a colour and drops `text-ink-2`. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['12', '13', '14', '16', '20', '26', '34'],
      'font-weight': ['530', '550', '620'],
      radius: ['bar', 'row', 'control', 'panel', 'dialog'],
      shadow: ['lift-1', 'lift-2', 'lift-3'],
    },
  },
})

/** Joins class names; of two that set the same property the later one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes))
