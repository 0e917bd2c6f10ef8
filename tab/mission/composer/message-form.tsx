import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  mergeClasses,
  Textarea,
} from '@fluentui/react-components'
import { AttachRegular, SendFilled } from '@fluentui/react-icons'
import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { UploadTray } from '../files/upload-tray.tsx'
import type { Place } from '../files/uploads.ts'
import { CompletionList } from './completion-list.tsx'
import { useFormStyles } from './form-styles.ts'
import { composerEnglish } from './text.ts'
import { useFileIntake } from './use-file-intake.ts'
import { useGrownHeight } from './use-grown-height.ts'
import { useMessageForm } from './use-message-form.ts'
import { usePlaceName } from './use-place-name.ts'
import { useWords } from './use-words.ts'

/** The field of one place with its files, its names to complete, and what stands in the way of sending. */
export function MessageForm({ place, takesFocus }: { readonly place: Place; readonly takesFocus: boolean }) {
  const styles = useFormStyles()
  const words = useWords(composerEnglish)
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const problemId = useId()
  const keysId = useId()
  const form = useMessageForm(place, field)
  const { editing, completion, tray } = form
  const intake = useFileIntake({ add: form.addFiles, onFolder: form.tellFolder, isOpen: editing === undefined })
  const name = usePlaceName(place.channelId) || words('fallbackPlace')
  const label = editing ? words('editing') : place.rootId === '' ? words('message', { place: name }) : words('reply')
  const hasList = completion.suggestions.length > 0
  useGrownHeight(field, form.text)
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])

  function onChosen(event: ChangeEvent<HTMLInputElement>): void {
    form.addFiles([...(event.target.files ?? [])])
    event.target.value = ''
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // 229: Safari ends the composition before it tells of the key that ended it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (form.onKeyDown(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
        field.current?.focus()
      }}
      {...intake.dropHandlers}
    >
      {editing && (
        <div className={styles.bar}>
          <span className={styles.barText}>{editing.isSaving ? words('saving') : words('editingBar')}</span>
          <Button size="small" disabled={editing.isSaving} onClick={form.cancelEdit}>
            {words('cancelEdit')}
          </Button>
          <Button size="small" appearance="primary" type="submit" disabled={editing.isSaving}>
            {words('saveEdit')}
          </Button>
        </div>
      )}
      <UploadTray place={place} onLeft={() => field.current?.focus()} />
      {tray.sending === 'waits' && (
        <MessageBar layout="multiline">
          <MessageBarBody>{words('waitsForFiles')}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={form.keepWriting}>
              {words('keepWriting')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <div className={styles.row}>
        {hasList && <CompletionList completion={completion} />}
        <Textarea
          ref={field}
          className={styles.field}
          textarea={{ className: styles.lines }}
          resize="none"
          rows={1}
          aria-label={label}
          placeholder={label}
          aria-describedby={form.problem === '' ? keysId : `${problemId} ${keysId}`}
          aria-invalid={form.isTooLong}
          aria-autocomplete="list"
          aria-controls={hasList ? completion.listId : undefined}
          aria-activedescendant={hasList ? completion.optionId(completion.activeIndex) : undefined}
          readOnly={form.isHeld}
          value={form.text}
          onChange={(event) => form.write(event.target.value, event.target.selectionStart)}
          onSelect={(event) => form.moveCaret(event.currentTarget)}
          onBlur={() => form.moveCaret(undefined)}
          onKeyDown={onKeyDown}
          onPaste={intake.onPaste}
        />
        {!editing && (
          <>
            <input
              ref={chooser}
              className={styles.chooser}
              type="file"
              multiple
              tabIndex={-1}
              aria-hidden="true"
              onChange={onChosen}
            />
            <Button
              appearance="subtle"
              icon={<AttachRegular />}
              aria-label={words('attach')}
              title={form.mayUpload ? words('attach') : words('attachForbidden')}
              disabledFocusable={!form.mayUpload || form.isHeld}
              onClick={() => chooser.current?.click()}
            />
            <Button
              type="submit"
              appearance="primary"
              icon={<SendFilled />}
              aria-label={words('send')}
              disabledFocusable={form.isHeld}
            />
          </>
        )}
        {intake.isOver && <div className={styles.drop}>{words('dropHere')}</div>}
      </div>
      <span id={keysId} className={styles.unseen}>
        {words('keys')}
      </span>
      <span role="status" className={mergeClasses(form.status === '' && styles.unseen, styles.status)}>
        {form.status}
      </span>
      <span role="status" className={styles.unseen}>
        {hasList ? words('suggestionCount', { count: completion.suggestions.length }) : ''}
      </span>
      <div role="alert" id={problemId} className={styles.problem}>
        {form.problem}
      </div>
    </form>
  )
}
