import { Button, Field, Input, Link, makeStyles, Select, tokens, typographyStyles } from '@fluentui/react-components'
import { useState } from 'react'
import type { AdminInviteView, PartnerView, SponsorView } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import type { AdminApi } from './admin-api.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { Section } from './section.tsx'
import { StateBadge } from './state-badge.tsx'
import { useLoad } from './use-load.ts'

const useStyles = makeStyles({
  strong: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, '& button': { whiteSpace: 'nowrap' } },
  heading: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
  empty: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
  invite: { alignSelf: 'start' },
})

const colours = {
  open: 'informative',
  used: 'warning',
  confirmed: 'success',
  refused: 'danger',
  withdrawn: 'subtle',
  expired: 'subtle',
} as const

type Decision = 'is-them' | 'is-not-them' | 'withdraw'

const words = {
  'is-them': { short: 'invites.isThem', named: 'invites.isThemNamed', question: 'invites.confirmIsThem' },
  'is-not-them': { short: 'invites.isNotThem', named: 'invites.isNotThemNamed', question: 'invites.confirmIsNotThem' },
  withdraw: { short: 'invites.withdraw', named: 'invites.withdrawNamed', question: 'invites.confirmWithdraw' },
} as const

const decisionsOf = ({ state }: AdminInviteView): readonly Decision[] =>
  state === 'used' ? ['is-them', 'is-not-them'] : state === 'open' ? ['withdraw'] : []

/** Who was invited, who came with the link, and which members are reached in Teams. */
export function InvitesSection({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.invites)
  const { t, moment } = useText()
  const styles = useStyles()
  const [isInviting, setInviting] = useState(false)
  const [asking, setAsking] = useState<{ readonly what: Decision; readonly invite: AdminInviteView }>()
  const invites = loaded.value ?? []

  const columns: Column<AdminInviteView>[] = [
    {
      id: 'whom',
      header: t('invites.whom'),
      cell: ({ addressee }) => <span className={styles.strong}>{addressee}</span>,
    },
    { id: 'organisation', header: t('requests.organisation'), cell: ({ organisation }) => organisation },
    { id: 'sponsor', header: t('guests.sponsor'), cell: ({ sponsor }) => sponsor || t('invites.operator') },
    {
      id: 'used',
      header: t('invites.used'),
      cell: ({ usedBy }) => (usedBy ? `${usedBy.name}, ${moment(usedBy.atMs)}` : t('admin.none')),
    },
    {
      id: 'state',
      header: t('requests.state'),
      cell: ({ state }) => <StateBadge colour={colours[state]}>{t(`invites.state.${state}`)}</StateBadge>,
    },
    {
      id: 'actions',
      header: t('requests.actions'),
      cell: (invite) => (
        <div className={styles.actions}>
          {decisionsOf(invite).map((what) => (
            <Button
              key={what}
              size="small"
              aria-label={t(words[what].named, { name: invite.addressee })}
              onClick={() => setAsking({ what, invite })}
            >
              {t(words[what].short)}
            </Button>
          ))}
          {invite.state === 'open' && (
            <Link href={invite.openUrl} aria-label={t('invites.linkNamed', { name: invite.addressee })}>
              {t('invites.link')}
            </Link>
          )}
        </div>
      ),
    },
  ]

  return (
    <Section heading={t('admin.invites')} loaded={loaded}>
      <Button className={styles.invite} appearance="primary" onClick={() => setInviting(true)}>
        {t('invites.invite')}
      </Button>
      {invites.length === 0 ? (
        <p className={styles.empty}>{t('invites.empty')}</p>
      ) : (
        <DataTable label={t('admin.invites')} rows={invites} keyOf={(invite) => invite.inviteId} columns={columns} />
      )}
      <Sponsors api={api} />
      {isInviting && <InviteDialog api={api} onDone={loaded.put} onClose={() => setInviting(false)} />}
      {asking && (
        <ConfirmDialog
          title={t(words[asking.what].named, { name: asking.invite.addressee })}
          question={t(words[asking.what].question, { name: asking.invite.usedBy?.name ?? asking.invite.addressee })}
          confirmLabel={t(words[asking.what].short)}
          asksReason={false}
          onConfirm={async () => loaded.put(await api.decideInvite(asking.invite.inviteId, asking.what))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Section>
  )
}

function Sponsors({ api }: { readonly api: AdminApi }) {
  const loaded = useLoad(api.sponsors)
  const { t, moment } = useText()
  const styles = useStyles()
  const [asking, setAsking] = useState<SponsorView>()
  const sponsors = loaded.value ?? []
  if (sponsors.length === 0) return null

  const columns: Column<SponsorView>[] = [
    {
      id: 'sponsor',
      header: t('guests.sponsor'),
      cell: ({ username }) => <span className={styles.strong}>{username}</span>,
    },
    { id: 'since', header: t('sponsors.since'), cell: ({ linkedAtMs }) => moment(linkedAtMs) },
    {
      id: 'actions',
      header: t('requests.actions'),
      cell: (sponsor) => (
        <Button
          size="small"
          aria-label={t('sponsors.unlinkNamed', { name: sponsor.username })}
          onClick={() => setAsking(sponsor)}
        >
          {t('sponsors.unlink')}
        </Button>
      ),
    },
  ]
  return (
    <>
      <h3 className={styles.heading}>{t('sponsors.heading')}</h3>
      <DataTable label={t('sponsors.heading')} rows={sponsors} keyOf={(sponsor) => sponsor.userId} columns={columns} />
      {asking && (
        <ConfirmDialog
          title={t('sponsors.unlinkNamed', { name: asking.username })}
          question={t('sponsors.confirmUnlink')}
          confirmLabel={t('sponsors.unlink')}
          asksReason={false}
          onConfirm={async () => {
            await api.unlinkSponsor(asking.userId)
            loaded.put(sponsors.filter(({ userId }) => userId !== asking.userId))
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

function InviteDialog({
  api,
  onDone,
  onClose,
}: {
  readonly api: AdminApi
  readonly onDone: (invites: readonly AdminInviteView[]) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const partners = useLoad(api.partners)
  const [tid, setTid] = useState('')
  const [address, setAddress] = useState('')
  const [purpose, setPurpose] = useState('')
  const open: readonly PartnerView[] = (partners.value ?? []).filter(({ state }) => state === 'active')
  const chosen = tid || open[0]?.tid || ''
  return (
    <ConfirmDialog
      title={t('invites.invite')}
      question={t('invites.explain')}
      confirmLabel={t('invites.invite')}
      asksReason={false}
      canConfirm={chosen !== '' && /^\S+@\S+$/.test(address.trim())}
      onConfirm={async () =>
        onDone(await api.invite({ organisationTid: chosen, address: address.trim(), purpose: purpose.trim() }))
      }
      onClose={onClose}
    >
      <Field label={t('requests.organisation')}>
        <Select value={chosen} onChange={(_, data) => setTid(data.value)}>
          {open.map((partner) => (
            <option key={partner.tid} value={partner.tid}>
              {partner.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('invites.address')}>
        <Input type="email" value={address} onChange={(_, data) => setAddress(data.value)} />
      </Field>
      <Field label={t('invites.purpose')}>
        <Input value={purpose} maxLength={200} onChange={(_, data) => setPurpose(data.value)} />
      </Field>
    </ConfirmDialog>
  )
}
