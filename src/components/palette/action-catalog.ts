import {
  Activity,
  ArrowRight,
  ChevronsDownUp,
  ChevronsUpDown,
  ClipboardPaste,
  Download,
  Eye,
  Globe,
  GlobeLock,
  Keyboard,
  Library,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Pencil,
  Play,
  Plus,
  Redo2,
  ShieldCheck,
  SlidersHorizontal,
  Sun,
  Trash2,
  Undo2,
  Upload,
  Users,
} from 'lucide-react'

interface CatalogEntry {
  title: string
  icon: LucideIcon
  /** Other words that people look for. */
  keywords?: string
  /** As it works outside the palette, for learning it. */
  shortcut?: string
}

/**
 * Every action that the palette knows, in the order in which it lists them. A page offers those that it can do by
 * `usePaletteActions`; those of the whole site are in `use-site-actions.ts`.
 */
const catalog = {
  'add-chapter': { title: 'Add chapter', icon: Plus, keywords: 'new create' },
  'paste-outline': { title: 'Paste an outline…', icon: ClipboardPaste, keywords: 'import markdown csv text' },
  undo: { title: 'Undo', icon: Undo2, keywords: 'back revert', shortcut: 'Ctrl Z' },
  redo: { title: 'Redo', icon: Redo2, keywords: 'again', shortcut: 'Shift Ctrl Z' },
  publish: { title: 'Publish', icon: Globe, keywords: 'live students release' },
  'publish-changes': { title: 'Publish changes…', icon: Globe, keywords: 'live students release review' },
  unpublish: { title: 'Unpublish', icon: GlobeLock, keywords: 'hide draft take back' },
  'preview-course': { title: 'Preview', icon: Play, keywords: 'play watch' },
  'expand-all': { title: 'Expand all', icon: ChevronsUpDown, keywords: 'open chapters' },
  'collapse-all': { title: 'Collapse all', icon: ChevronsDownUp, keywords: 'close fold chapters' },
  'export-course': {
    title: 'Export the course…',
    icon: Download,
    keywords: 'download zip package moodle canvas imscc backup',
  },
  people: { title: 'People…', icon: Users, keywords: 'invite members instructors share rights' },
  activity: { title: 'Activity', icon: Activity, keywords: 'history log who changed' },
  courses: { title: 'All courses', icon: Library, keywords: 'list home overview go' },
  'new-course': { title: 'New course', icon: Plus, keywords: 'create wizard' },
  'upload-settings': {
    title: 'Upload settings…',
    icon: SlidersHorizontal,
    keywords: 'bandwidth speed parallel retry',
  },
  admin: { title: 'Administration', icon: ShieldCheck, keywords: 'admin rollout monitoring flag jobs' },
  preferences: { title: 'Preferences…', icon: SlidersHorizontal, keywords: 'settings options autosave' },
  shortcuts: { title: 'Keyboard shortcuts', icon: Keyboard, keywords: 'keys help', shortcut: '?' },
  'theme-system': {
    title: 'Appearance: system',
    icon: Monitor,
    keywords: 'theme colours colors automatic',
  },
  'theme-light': { title: 'Appearance: light', icon: Sun, keywords: 'theme colours colors day bright' },
  'theme-dark': { title: 'Appearance: dark', icon: Moon, keywords: 'theme colours colors night' },
  'sign-out': { title: 'Sign out', icon: LogOut, keywords: 'log out leave account' },
  // What can be done with one chapter or video:
  show: { title: 'Show in the outline', icon: Eye },
  move: { title: 'Move to…', icon: ArrowRight },
  rename: { title: 'Rename', icon: Pencil, shortcut: 'F2' },
  preview: { title: 'Preview', icon: Play },
  'add-files': { title: 'Choose files…', icon: Upload },
  delete: { title: 'Delete', icon: Trash2, shortcut: 'Del' },
} satisfies Record<string, CatalogEntry>

export type ActionId = keyof typeof catalog

export const actionCatalog: Record<ActionId, CatalogEntry> = catalog

/** In the order of the catalog. */
export const actionIds = Object.keys(catalog) as ActionId[] // a literal's own keys
