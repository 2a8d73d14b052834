import { count } from '@/lib/format'
import type { AccountDeletion } from '@/schemas/account-deletion'

/** Course by course, what becomes of it, and what else goes. */
export function DeletionFacts({ facts: { courses, course_count: all } }: { facts: AccountDeletion }) {
  const gone = courses.filter(({ goes_to: heir }) => heir === null)
  const handed = courses.filter(({ goes_to: heir }) => heir !== null)
  return (
    <div className="grid gap-3 text-pretty">
      {gone.length > 0 && (
        <div className="grid gap-1">
          <h3 className="font-550">Deleted with all files, for their members and students, too</h3>
          <Courses courses={gone} />
          <p className="text-13 text-ink-2">
            To keep one of them, make somebody else its owner under “People” on its page, or export it.
          </p>
        </div>
      )}
      {handed.length > 0 && (
        <div className="grid gap-1">
          <h3 className="font-550">
            Kept by the people who own them with you; members and students keep them
          </h3>
          <Courses courses={handed} />
        </div>
      )}
      {all > courses.length && (
        <p className="text-ink-2">And {count(all - courses.length, 'more course')}, by the same rule.</p>
      )}
      <p>
        {all === 0 ? 'You own no course. ' : 'Until then all courses stay as they are, also for students. '}
        Your sign-in, passkeys, keys for programs, enrolments and progress go. What you changed in courses of
        others stays, without your name.
      </p>
    </div>
  )
}

const Courses = ({ courses }: Pick<AccountDeletion, 'courses'>) => (
  <ul className="max-h-[260px] list-disc overflow-auto ps-5">
    {courses.map(({ id, title, people, goes_to: heir }) => (
      <li key={id} className="break-words">
        <bdi>{title}</bdi>
        {heir !== null && (
          <span className="text-ink-2">
            {' '}
            goes to <bdi>{heir}</bdi>
          </span>
        )}
        {people > 0 && (
          <span className="text-ink-2">
            , {people === 1 ? 'one person' : `${people.toLocaleString('en-US')} people`}
          </span>
        )}
      </li>
    ))}
  </ul>
)
