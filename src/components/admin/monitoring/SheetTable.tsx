'use client'

import type { ReactNode } from 'react'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

interface SheetTableProps<T> {
  /** Names the region that scrolls sideways where the page is narrow. */
  label: string
  rows: readonly T[]
  rowKey: (row: T) => string
  columns: readonly { head: string; cell: (row: T) => ReactNode; isMono?: boolean }[]
}

/** A printed list: a heavy rule on top, hairlines between rows. Where it does not fit it scrolls in its own frame. */
export const SheetTable = <T,>({ label, rows, rowKey, columns }: SheetTableProps<T>) => (
  <ScrollRegion label={label} className="overflow-x-auto">
    <table className="w-full border-collapse max-md:min-w-[560px]">
      <thead>
        <tr className="border-t-2 border-rule text-12 text-ink-2">
          {columns.map(({ head }) => (
            <th key={head} scope="col" className="py-[7px] pe-3 text-start font-530">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className="border-t border-line align-top">
            {columns.map(({ head, cell, isMono }) => (
              <td key={head} className={isMono ? 'py-2 pe-3 font-mono text-12' : 'py-2 pe-3'}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
)
