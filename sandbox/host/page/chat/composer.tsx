import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { AttachRegular } from '@fluentui/react-icons/svg/attach'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { ListRegular } from '@fluentui/react-icons/svg/list'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { useRef, useState } from 'react'
import type { SentFile } from '../../../connector/chats.ts'
import { readFile } from './read-file.ts'

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    padding: '8px 16px 16px',
    width: '100%',
    maxWidth: '880px',
    boxSizing: 'border-box',
    alignSelf: 'center',
  },
  line: { display: 'flex', alignItems: 'flex-end', gap: '4px' },
  text: { flex: 1 },
  file: { display: 'flex', alignItems: 'center', gap: '4px', color: tokens.colorNeutralForeground2 },
  hidden: { display: 'none' },
  list: { maxWidth: '420px' },
})

export type BotCommand = { readonly title: string; readonly description: string }

type ComposerProps = {
  /** As the manifest lists them for this kind of chat. */
  readonly commands: readonly BotCommand[]
  readonly takesFiles: boolean
  readonly isDisabled: boolean
  readonly onSend: (text: string, file?: SentFile) => void
}

/** Where a person writes to the bot: text, a command of its menu, a file. */
export function Composer({ commands, takesFiles, isDisabled, onSend }: ComposerProps) {
  const styles = useStyles()
  const [text, setText] = useState('')
  const [file, setFile] = useState<SentFile>()
  const box = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)

  const send = (): void => {
    if (text.trim() === '' && !file) return
    onSend(text.trim(), file)
    setText('')
    setFile(undefined)
    box.current?.focus()
  }

  return (
    <div className={styles.form}>
      {file && (
        <div className={styles.file}>
          <AttachRegular aria-hidden="true" /> {file.name}
          <Button
            appearance="subtle"
            size="small"
            icon={<DismissRegular />}
            aria-label={`Take ${file.name} away`}
            onClick={() => setFile(undefined)}
          />
        </div>
      )}
      <div className={styles.line}>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" icon={<ListRegular />} aria-label="Commands" disabled={isDisabled} />
          </MenuTrigger>
          <MenuPopover className={styles.list}>
            <MenuList>
              {commands.map(({ title, description }) => (
                <MenuItem
                  key={title}
                  subText={description}
                  onClick={() => {
                    setText(title)
                    box.current?.focus()
                  }}
                >
                  {title}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
        {takesFiles && (
          <>
            <input
              ref={chooser}
              className={styles.hidden}
              type="file"
              onChange={({ target }) => {
                const [chosen] = target.files ?? []
                if (chosen) void readFile(chosen).then(setFile)
                target.value = ''
              }}
            />
            <Button
              appearance="subtle"
              icon={<AttachRegular />}
              aria-label="Attach a file"
              disabled={isDisabled}
              onClick={() => chooser.current?.click()}
            />
          </>
        )}
        <Textarea
          className={styles.text}
          textarea={{ ref: box, rows: 1 }}
          aria-label="Message to Mission Collaboration"
          placeholder="Write a message or a command"
          value={text}
          disabled={isDisabled}
          onChange={(_, { value }) => setText(value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        <Button appearance="subtle" icon={<SendRegular />} aria-label="Send" disabled={isDisabled} onClick={send} />
      </div>
    </div>
  )
}
