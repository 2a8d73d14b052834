'use client'

import { memo, useRef } from 'react'
import { DraggableVideo } from '@/components/course/DragDropManager'
import { Bar } from '@/components/course/Strip'
import { IconButton } from '@/components/ui/IconButton'
import { laterPart } from '@/components/ui/lazy-part'
import { Eye, Trash2 } from '@/components/ui/row-icons'
import { cn } from '@/lib/cn'
import { useCourseCreationUI, useIsSelected, useUploadOfVideo } from '@/stores/course-creation-ui'
import type { UploadItem, Video } from '@/types/course'
import { type Item, useStructureActions } from './actions'
import { FileInput } from './FileInput'
import { Grip } from './Grip'
import { RowMenu } from './RowMenu'
import { RowCheckbox } from './RowCheckbox'
import { isPlainText, useRowProps, useRowTabIndex } from './RowFrame'
import { RowTitle, useIsRenaming } from './RowTitle'
import { lengthOrSize, videoState, type VideoState } from './video-state'

interface VideoRowProps {
  video: Video
  number: string
  rowIndex: number
}

export const VideoRow = memo(function VideoRow({ video, number, rowIndex }: VideoRowProps) {
  const actions = useStructureActions()
  const input = useRef<HTMLInputElement>(null)
  const upload = useUploadOfVideo(video.id)
  const state = videoState(video, upload)
  const { id, filename: title } = video
  const item: Item = { type: 'video', id, title }
  const isRenaming = useIsRenaming(video.course_id, item)
  const isSelected = useIsSelected(id)
  const tabIndex = useRowTabIndex(id)
  const chooseFile = () => input.current?.click()
  const label = [`Video ${number}`, title, video.free_preview ? 'free preview' : null, state.words]
    .filter((part) => part !== null)
    .join(', ')

  return (
    <DraggableVideo
      video={video}
      disabled={isRenaming}
      onDoubleClick={(event) => isPlainText(event.target) && actions.startRename(item)}
      className={cn('row vid', isSelected && 'is-sel')}
      {...useRowProps({ rowKey: id, rowIndex, label, level: 2, isSelected })}
    >
      <div role="gridcell" className="contents">
        <Grip
          label={`Drag to reorder video ${title}`}
          tabIndex={tabIndex}
          onPressByKey={() => actions.chooseMove(actions.movedWith(item))}
        />
        <RowCheckbox id={id} title={title} isSelected={isSelected} tabIndex={tabIndex} />
        <span className="no">{number}</span>
        <Bar status={state.status} progress={state.progress} />
        <RowTitle courseId={video.course_id} item={item} label={`Title of video ${number}`}>
          <span className="t" title={title}>
            <bdi>{title}</bdi>
          </span>
        </RowTitle>
        <span className="st">
          {video.free_preview && <FreePreview />}
          {state.words !== null && (
            <VideoWords
              state={state}
              video={video}
              tabIndex={tabIndex}
              onRetry={() => upload && actions.retryUpload(upload.id)}
              onChoose={chooseFile}
            />
          )}
        </span>
        <span className="len">{lengthOrSize(video, upload)}</span>
        <span className="act">
          {video.status === 'ready' && (
            <IconButton
              label={`Play video ${title}`}
              icon={<Eye />}
              className="max-md:hidden"
              tabIndex={tabIndex}
              onClick={() => actions.preview(item)}
            />
          )}
          <IconButton
            label={`Delete video ${title}`}
            icon={<Trash2 />}
            className="max-md:hidden"
            tabIndex={tabIndex}
            onClick={() => actions.remove([item])}
          />
          <RowMenu item={item} tabIndex={tabIndex}>
            {({ VideoItems }) => (
              <VideoItems item={item} video={video} upload={upload} onChooseFile={chooseFile} />
            )}
          </RowMenu>
        </span>
        {upload && isOnItsWay(upload) && <RowFileFacts upload={upload} />}
        {state.reason !== null && (
          <p className="col-[5/-2] pb-2 text-12 text-pretty text-bad max-md:col-[3/-1] max-md:row-start-3">
            {state.reason}
          </p>
        )}
        <FileInput
          ref={input}
          label={`Choose file for ${title}`}
          onFiles={(files) => actions.addFiles(video.chapter_id, files, id)}
        />
      </div>
    </DraggableVideo>
  )
})

const RowFileFacts = laterPart(
  () => import('./RowFileFacts'),
  (module) => module.RowFileFacts,
)

const isOnItsWay = ({ status, doubt }: UploadItem) =>
  status !== 'complete' && status !== 'error' && doubt === undefined

/** Few files are stored and cannot be processed. */
const ProcessAgain = laterPart(
  () => import('../upload/InterruptedWords'),
  (module) => module.ProcessAgain,
)

const StopProcessing = laterPart(
  () => import('../upload/InterruptedWords'),
  (module) => module.StopProcessing,
)

const FreePreview = laterPart(
  () => import('../upload/InterruptedWords'),
  (module) => module.FreePreview,
)

interface VideoWordsProps {
  state: VideoState
  video: Video
  tabIndex: 0 | -1
  onRetry: () => void
  onChoose: () => void
}

const link = 'min-h-6 text-accent underline underline-offset-3 hover:text-accent-hover'

/** How far an interrupted upload came is asked for when there is one. */
const InterruptedWords = laterPart(
  () => import('../upload/InterruptedWords'),
  (module) => module.InterruptedWords,
)

const askAboutKnown = () => useCourseCreationUI.getState().openModal('known-files')

function VideoWords({ state, video, tabIndex, onRetry, onChoose }: VideoWordsProps) {
  const title = video.filename
  const draw = (words: string | null) => (
    <span className={cn('tabular-nums', state.tone !== 'plain' && state.tone)}>{words}</span>
  )
  const choose = (
    <button
      type="button"
      className={link}
      aria-label={`${state.action === 'choose' ? 'Choose file' : 'Replace file'} for ${title}`}
      tabIndex={tabIndex}
      onClick={onChoose}
    >
      {state.action === 'choose' ? 'Choose file' : 'Replace file'}
    </button>
  )
  if (state.action === 'choose') {
    return (
      <InterruptedWords video={video} words={state.words ?? ''} draw={draw} action={choose}>
        {draw(state.words)}
        {choose}
      </InterruptedWords>
    )
  }
  return (
    <>
      {draw(state.words)}
      {(state.action === 'retry' || state.action === 'ask') && (
        <button
          type="button"
          className={link}
          aria-label={state.action === 'ask' ? `Choose what to do with ${title}` : `Retry ${title}`}
          tabIndex={tabIndex}
          onClick={state.action === 'ask' ? askAboutKnown : onRetry}
        >
          {state.action === 'ask' ? 'Choose…' : 'Retry'}
        </button>
      )}
      {state.action === 'stop' && <StopProcessing video={video} tabIndex={tabIndex} />}
      {state.action === 'process' && <ProcessAgain video={video} tabIndex={tabIndex} />}
      {state.action === 'replace' && choose}
    </>
  )
}
