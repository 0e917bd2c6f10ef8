import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { filesEnglish } from '../files/text.ts'
import { maxFilesOfPost, type NotAdded, type Place } from '../files/uploads.ts'
import { useUploads } from '../files/use-uploads.ts'
import { useConnection, useMission } from '../mission-context.tsx'
import { useWords } from '../text/use-words.ts'
import { type CommandProblem, runCommand } from './command.ts'
import { type CompletionQuery, complete } from './completion-query.ts'
import { isCommand, lengthOf, toMessage } from './message.ts'
import type { Suggestion } from './suggestions.ts'
import { composerEnglish } from './text.ts'
import { useCompletion } from './use-completion.ts'
import { type Editing, useEditing } from './use-editing.ts'

/** From here on it is told how many characters are left. */
const tellLeftBelow = 200

type Told =
  | { readonly kind: 'editEmpty' | 'failedFiles' | 'commandFiles' | 'folder' }
  | { readonly kind: 'notAdded'; readonly why: NotAdded }
  | { readonly kind: 'command'; readonly problem: CommandProblem }

/** What the form of one place holds and does. */
export function useMessageForm(place: Place, field: RefObject<HTMLTextAreaElement | null>) {
  const mission = useMission()
  const { mayUpload, maxMessageCharacters } = useConnection()
  const { t } = useWords(composerEnglish)
  const { t: tFile } = useWords(filesEnglish)
  const { channelId, rootId } = place
  const { drafts } = mission
  const draft = useSyncExternalStore(drafts.store.subscribe, () => drafts.get(channelId, rootId))
  const { uploads, tray } = useUploads(place)
  const { editing, ...edit } = useEditing(place)
  const [caret, setCaret] = useState<number>()
  const [told, setTold] = useState<Told>()
  const [isRunning, setRunning] = useState(false)
  const caretToSet = useRef<number>(undefined)

  const text = editing?.text ?? draft
  const charactersLeft = maxMessageCharacters - lengthOf(toMessage(text))
  const isTooLong = charactersLeft < 0
  const isHeld = isRunning || tray.sending === 'waits' || editing?.isSaving === true

  const completion = useCompletion({
    text,
    caret: isHeld || (editing === undefined && isCommand(text)) ? undefined : caret,
    channelId,
    onPick: pick,
  })

  // A field whose text was set by the page has its caret at the end.
  useLayoutEffect(() => {
    if (caretToSet.current === undefined) return
    field.current?.setSelectionRange(caretToSet.current, caretToSet.current)
    caretToSet.current = undefined
  })

  function setText(changed: string): void {
    if (editing) edit.write(changed)
    else drafts.set(channelId, rootId, changed)
    setTold(undefined)
  }

  function pick(query: CompletionQuery, suggestion: Suggestion): void {
    const completed = complete(text, query, suggestion.insertion)
    setText(completed.text)
    setCaret(completed.caret)
    caretToSet.current = completed.caret
    field.current?.focus()
  }

  function submit(): void {
    if (isHeld || isTooLong) return
    setTold(undefined)
    if (editing) saveEdit(editing)
    else if (isCommand(text)) submitCommand()
    else submitMessage()
  }

  function saveEdit({ post }: Editing): void {
    const message = text.trimEnd()
    if (message === '' && !post.file_ids?.length) setTold({ kind: 'editEmpty' })
    else void edit.save(message).then(() => field.current?.focus())
  }

  function submitCommand(): void {
    if (tray.uploads.length > 0) setTold({ kind: 'commandFiles' })
    else void execute()
  }

  function submitMessage(): void {
    if (toMessage(text).trim() === '' && tray.uploads.length === 0) return
    if (tray.uploads.some(({ state }) => state === 'failed')) {
      setTold({ kind: 'failedFiles' })
      return
    }
    uploads.sendWhenDone(place, (files) => {
      const message = toMessage(drafts.get(channelId, rootId))
      drafts.set(channelId, rootId, '')
      mission.sender.send(place, message, files)
      // Whoever writes wants to see it, also where what is shown is not here yet or does not reach the end.
      const reachesEnd = rootId !== '' || mission.store.get().windows.get(channelId)?.hasNewer === false
      if (!reachesEnd) void mission.posts.newest(channelId)
    })
  }

  async function execute(): Promise<void> {
    setRunning(true)
    const problem = await runCommand(mission, place, text)
    setRunning(false)
    if (problem === undefined) drafts.set(channelId, rootId, '')
    else setTold({ kind: 'command', problem })
  }

  function say(): string {
    if (isTooLong) return t('tooLong', { count: -charactersLeft, max: maxMessageCharacters })
    if (editing?.hasFailed) return t('editFailed')
    if (told?.kind === 'notAdded')
      return told.why.kind === 'forbidden'
        ? tFile('uploadForbidden')
        : tFile('tooMany', { count: told.why.count, max: maxFilesOfPost })
    if (told?.kind === 'folder') return tFile('folder')
    if (told?.kind === 'command') return sayCommand(told.problem)
    if (told !== undefined) return t(told.kind)
    return tray.sending === 'stopped' ? t('uploadStopped') : ''
  }

  function sayCommand(problem: CommandProblem): string {
    if (problem.kind === 'unknown') return t('noCommand', { command: problem.command })
    if (problem.kind === 'offline') return t('commandOffline')
    return t('commandRefused', { reason: problem.reason }).trim()
  }

  function sayStatus(): string {
    if (isRunning) return t('commandRuns')
    return charactersLeft >= 0 && charactersLeft < tellLeftBelow ? t('charactersLeft', { count: charactersLeft }) : ''
  }

  function cancelEdit(): void {
    edit.cancel()
    setTold(undefined)
    field.current?.focus()
  }

  return {
    text,
    editing,
    completion,
    tray,
    mayUpload,
    isTooLong,
    isHeld,
    problem: say(),
    status: sayStatus(),
    submit,
    cancelEdit,
    keepWriting() {
      uploads.keepWriting(place)
      field.current?.focus()
    },
    write(changed: string, caretNow: number) {
      setText(changed)
      setCaret(caretNow)
      if (editing === undefined && changed.trim() !== '' && !isCommand(changed)) mission.typing.tell(channelId, rootId)
    },
    moveCaret(element: HTMLTextAreaElement | undefined) {
      setCaret(element && element.selectionStart === element.selectionEnd ? element.selectionStart : undefined)
    },
    addFiles(files: readonly File[]) {
      if (files.length === 0) return
      const why = uploads.add(place, files)
      setTold(why && { kind: 'notAdded', why })
    },
    tellFolder: () => setTold({ kind: 'folder' }),
    /** @returns whether the key did something of ours */
    onKeyDown(event: KeyboardEvent): boolean {
      if (completion.onKeyDown(event)) return true
      const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey
      if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
        submit()
        return true
      }
      if (event.key === 'Escape' && editing && !editing.isSaving) {
        cancelEdit()
        return true
      }
      if (event.key === 'ArrowUp' && isPlain && text === '' && !editing && tray.uploads.length === 0 && !isHeld)
        return edit.begin()
      return false
    },
  }
}
