/** What sorts chosen files and puts them in line: fetched when the browser is idle, before there are any. */
export { acceptedVideos, sortFiles } from '@/components/course/upload/leave-out'
export { eachInTurns } from '@/lib/in-turns'
