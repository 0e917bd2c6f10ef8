import { Badge, makeStyles, Tab, TabList, tokens, typographyStyles } from '@fluentui/react-components'
import { ShieldPersonRegular } from '@fluentui/react-icons/svg/shield-person'
import { useEffect, useMemo, useState } from 'react'
import type { AboutAnswer } from '../../src/api/about.ts'
import type { Overview } from '../../src/api/admin.ts'
import type { Host } from '../host/host.ts'
import { Refusal } from '../screens/refusals.tsx'
import { useText } from '../text/text-context.tsx'
import { type AdminApi, createAdminApi } from './admin-api.ts'
import { AuditSection } from './audit-section.tsx'
import { ChecksSection } from './checks-section.tsx'
import { GuestsSection } from './guests-section.tsx'
import { InvitesSection } from './invites-section.tsx'
import { PartnersSection } from './partners-section.tsx'
import { RequestsSection } from './requests-section.tsx'
import { type Loaded, useLoad } from './use-load.ts'

const useStyles = makeStyles({
  page: { flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  column: {
    boxSizing: 'border-box',
    maxWidth: '1280px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalXXXL}`,
  },
  heading: {
    ...typographyStyles.title3,
    margin: 0,
    color: tokens.colorNeutralForeground1,
    ':focus': { outlineStyle: 'none' },
  },
  of: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground3 },
  tabs: { flexWrap: 'wrap', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
})

const sections = ['checks', 'partners', 'guests', 'requests', 'invites', 'audit'] as const
type SectionName = (typeof sections)[number]

export type AdminPageProps = {
  readonly host: Host
  readonly about: AboutAnswer
  readonly origin: string
}

/** For people with the operator's role; the backend decides on every call who that is. */
export function AdminPage({ host, about, origin }: AdminPageProps) {
  const api = useMemo(
    () => createAdminApi(host, { fetch: window.fetch.bind(window), origin, timeoutMs: 30_000 }),
    [host, origin],
  )
  return <Administration api={api} host={host} about={about} />
}

/** The page itself, over any implementation of the operator's routes. */
export function Administration({ api, host, about }: { api: AdminApi } & Omit<AdminPageProps, 'origin'>) {
  const { t } = useText()
  const styles = useStyles()
  const [section, setSection] = useState<SectionName>('checks')
  const overview = useLoad(api.overview)
  const isForbidden = overview.failure?.code === 'admin_required'
  useEffect(() => {
    if (isForbidden) host.notifyRefused()
  }, [isForbidden, host])
  // The first answer decides whether the page opens at all.
  if (overview.failure !== undefined && overview.value === undefined) {
    return (
      <Refusal
        icon={ShieldPersonRegular}
        failure={overview.failure}
        isTrying={overview.isLoading}
        onRetry={overview.reload}
        about={about}
      />
    )
  }
  const openRequests = overview.value?.counts.openRequests ?? 0
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <h1 className={styles.heading}>{t('admin.heading')}</h1>
        <p className={styles.of}>{t('admin.of', { operator: about.operatorName })}</p>
        <TabList
          className={styles.tabs}
          selectedValue={section}
          onTabSelect={(_, data) => {
            setSection(data.value as SectionName)
            // The counts on the tabs follow what was done in the section that is left.
            overview.reload()
          }}
          aria-label={t('admin.sections')}
        >
          {sections.map((name) => (
            <Tab key={name} value={name}>
              {t(`admin.${name}`)}
              {name === 'requests' && openRequests > 0 && (
                <>
                  {' '}
                  <Badge size="small" color="important">
                    {openRequests}
                  </Badge>
                </>
              )}
            </Tab>
          ))}
        </TabList>
        <div role="tabpanel" aria-label={t(`admin.${section}`)}>
          <Chosen section={section} api={api} overview={overview} />
        </div>
      </div>
    </main>
  )
}

function Chosen({ section, api, overview }: { section: SectionName; api: AdminApi; overview: Loaded<Overview> }) {
  switch (section) {
    case 'checks':
      return <ChecksSection loaded={overview} />
    case 'partners':
      return <PartnersSection api={api} />
    case 'guests':
      return <GuestsSection api={api} />
    case 'requests':
      return <RequestsSection api={api} />
    case 'invites':
      return <InvitesSection api={api} />
    case 'audit':
      return <AuditSection api={api} />
  }
}
