import {
  Button,
  Checkbox,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Select,
  Textarea,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import type { PartnerBody, PartnerView } from '../../src/api/admin.ts'
import type { Failure } from '../session/failure.ts'
import { failureFrom } from '../session/walk.ts'
import type { Text } from '../text/text.ts'
import { useText } from '../text/text-context.tsx'
import { FailureBar } from './failure-bar.tsx'
import {
  type DraftMistake,
  type DraftMistakes,
  draftOf,
  emptyDraft,
  type PartnerDraft,
  readDraft,
} from './partner-draft.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '720px' },
  heading: { ...typographyStyles.subtitle2, margin: 0, color: tokens.colorNeutralForeground1 },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

export type PartnerFormProps = {
  /** Absent for a new organisation. */
  readonly partner?: PartnerView | undefined
  readonly taken: readonly string[]
  readonly onSave: (tid: string, body: PartnerBody) => Promise<void>
  readonly onClose: () => void
}

type TextField = 'tid' | 'name' | 'languages' | 'sponsor' | 'maxGuests' | 'maxFirstLoginsPerHour' | 'guestDays'

/** Terms of one organisation. Mistakes show at their fields once the person has tried to save. */
export function PartnerForm({ partner, taken, onSave, onClose }: PartnerFormProps) {
  const text = useText()
  const { t } = text
  const styles = useStyles()
  const [draft, setDraft] = useState(() => (partner === undefined ? emptyDraft() : draftOf(partner)))
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const reading = readDraft(draft, partner === undefined ? taken : [])
  const mistakes: DraftMistakes = isTried && 'mistakes' in reading ? reading.mistakes : {}
  const set = (change: Partial<PartnerDraft>) => setDraft((before) => ({ ...before, ...change }))

  async function save(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if ('mistakes' in reading || isBusy) return
    setBusy(true)
    setFailure(undefined)
    try {
      await onSave(reading.tid, reading.body)
    } catch (error) {
      setFailure(failureFrom(error))
      setBusy(false)
    }
  }

  const field = (name: keyof PartnerDraft, label: string, hint: string | undefined, control: ReactElement) => (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(mistakes[name] === undefined ? {} : { validationMessage: mistakeWords(text, mistakes[name]) })}
    >
      {control}
    </Field>
  )
  const line = (name: TextField, label: string, hint?: string, isNumber = false) =>
    field(
      name,
      label,
      hint,
      <Input
        value={draft[name]}
        inputMode={isNumber ? 'numeric' : 'text'}
        disabled={name === 'tid' && partner !== undefined}
        onChange={(_, data) => set({ [name]: data.value })}
      />,
    )
  const lines = (name: 'channels' | 'mayBeAddedTo', label: string, hint: string) =>
    field(
      name,
      label,
      hint,
      <Textarea value={draft[name]} resize="vertical" rows={4} onChange={(_, data) => set({ [name]: data.value })} />,
    )
  const choice = <Name extends 'cloud' | 'state' | 'noticeLevel' | 'directMessages'>(
    name: Name,
    label: string,
    options: readonly (readonly [PartnerDraft[Name], string])[],
  ) =>
    field(
      name,
      label,
      undefined,
      <Select
        value={draft[name]}
        onChange={(_, data) => set({ [name]: data.value as PartnerDraft[Name] } as Partial<PartnerDraft>)}
      >
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </Select>,
    )
  const tick = (
    name: 'needsApproval' | 'mayUpload' | 'mayDownload' | 'mayComeAsB2b' | 'speaksForGuests',
    label: string,
  ) => <Checkbox checked={draft[name]} label={label} onChange={(_, data) => set({ [name]: data.checked === true })} />
  const clouds = [...new Set(['commercial', 'gcc-high', 'dod', 'china', draft.cloud])]
  const count = Object.keys(mistakes).length

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} noValidate>
      <h2 ref={heading} tabIndex={-1} className={styles.heading}>
        {partner === undefined ? t('partner.new') : t('partner.change', { name: partner.name })}
      </h2>
      <div className={styles.pair}>
        {line('name', t('partner.name'), t('partner.nameHint'))}
        {line('tid', t('partner.tid'), t('partner.tidHint'))}
        {choice('state', t('partner.state'), [
          ['active', t('partners.state.active')],
          ['pending', t('partners.state.pending')],
          ['suspended', t('partners.state.suspended')],
        ])}
        {choice(
          'cloud',
          t('partner.cloud'),
          clouds.map((cloud) => [cloud, cloud] as const),
        )}
      </div>
      <div className={styles.pair}>
        {lines('channels', t('partner.channels'), t('partner.channelsHint'))}
        {lines('mayBeAddedTo', t('partner.mayBeAddedTo'), t('partner.mayBeAddedToHint'))}
      </div>
      <div className={styles.pair}>
        {line('maxGuests', t('partner.maxGuests'), undefined, true)}
        {line('maxFirstLoginsPerHour', t('partner.maxFirstLogins'), undefined, true)}
        {line('guestDays', t('partner.guestDays'), undefined, true)}
        {line('sponsor', t('partner.sponsor'), t('partner.sponsorHint'))}
        {line('languages', t('partner.languages'), t('partner.languagesHint'))}
        {choice('noticeLevel', t('partner.noticeLevel'), [
          ['id-only', t('partner.noticeLevel.id-only')],
          ['sender', t('partner.noticeLevel.sender')],
          ['full', t('partner.noticeLevel.full')],
        ])}
        {choice('directMessages', t('partner.directMessages'), [
          ['none', t('partner.directMessages.none')],
          ['same-organisation', t('partner.directMessages.same-organisation')],
          ['granted-channels', t('partner.directMessages.granted-channels')],
        ])}
      </div>
      <div>
        {tick('needsApproval', t('partner.needsApproval'))}
        {tick('mayUpload', t('partner.mayUpload'))}
        {tick('mayDownload', t('partner.mayDownload'))}
        {tick('mayComeAsB2b', t('partner.mayComeAsB2b'))}
        {tick('speaksForGuests', t('partner.speaksForGuests'))}
      </div>
      {count > 0 && (
        <MessageBar intent="error" layout="multiline" politeness="assertive">
          <MessageBarBody>{t('partner.fix', { count })}</MessageBarBody>
        </MessageBar>
      )}
      <FailureBar failure={failure} />
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={isBusy}>
          {t('partner.save')}
        </Button>
        <Button onClick={onClose}>{t('admin.cancel')}</Button>
      </div>
    </form>
  )
}

function mistakeWords({ t }: Text, mistake: DraftMistake): string {
  switch (mistake.kind) {
    case 'channels':
      return t('partner.bad.channels', { line: mistake.line })
    case 'wholeNumber':
      return t('partner.bad.wholeNumber', { least: mistake.least, most: mistake.most })
    default:
      return t(`partner.bad.${mistake.kind}`)
  }
}
