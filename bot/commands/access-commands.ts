import type { Access, SponsorRequest } from '../../src/access/access.ts'
import { Problem, problemOf } from '../../src/api/errors.ts'
import { type Answer, say, words } from '../answer.ts'
import type { Asker } from '../asker.ts'
import type { Card } from '../cards/card.ts'
import {
  card,
  choiceInput,
  execute,
  foreign,
  heading,
  line,
  numberInput,
  openUrl,
  personLine,
  textInput,
} from '../cards/card.ts'
import { dayIn } from '../cards/day.ts'
import { requestActions } from '../cards/word-card.ts'
import type { BotDeps } from '../deps.ts'
import type { BotTexts } from '../texts/texts.ts'

/** Cards that `approve` shows at one time; the oldest first. */
const MAX_REQUESTS = 5
const MAX_PURPOSE = 200

/** Asking for access, deciding about it, inviting, linking an account. Every verb of the access room checks its caller itself. */
export function createAccessCommands({ access, partners }: Pick<BotDeps, 'access' | 'partners'>) {
  function askForm({ texts }: Asker): Answer {
    return say(
      card(
        texts,
        [
          heading(texts.access.askTitle),
          textInput('purpose', texts.access.purpose, { maxLength: MAX_PURPOSE, isMultiline: true }),
        ],
        [execute(texts.access.ask, 'request', {}, 'positive')],
      ),
    )
  }

  async function request(asker: Asker, purpose: string): Promise<Answer> {
    const { texts, to, name } = asker
    if (purpose.trim() === '') return askForm(asker)
    const reason = asker.partner ? (asker.guest ? 'guest_expired' : 'approval_needed') : 'tenant_not_listed'
    const made = await access.request({ ...to, name }, purpose, { reason, termsTid: asker.guest?.termsTid ?? to.tid })
    return words(made.state === 'open' ? texts.access.requested : texts.access.requestState[made.state])
  }

  /** What waits for this person; somebody who is not linked is led through it first. */
  async function approveList(asker: Asker): Promise<Answer> {
    return linkedFirst(asker, async () => {
      const waiting = await access.openRequestsFor(asker.to)
      if (waiting.length === 0) return words(asker.texts.access.nothingWaits)
      return say(...waiting.slice(0, MAX_REQUESTS).map((each) => requestCard(each, asker.texts)))
    })
  }

  async function inviteForm(asker: Asker): Promise<Answer> {
    return linkedFirst(asker, async () => {
      const { texts } = asker
      const sponsor = await access.sponsorOf(asker.to)
      if (!sponsor) throw new Problem('sponsor_unlinked')
      // Only those that this person answers for: which other organisations there are is not theirs to know.
      const mine = partners.all().filter(({ state, terms }) => state === 'active' && terms.sponsor === sponsor.username)
      if (mine.length === 0) throw new Problem('sponsor_required')
      const [first] = mine
      return say(
        card(
          texts,
          [
            heading(texts.access.inviteTitle),
            textInput('address', texts.access.inviteAddress, { maxLength: 200 }),
            choiceInput(
              'organisationTid',
              texts.access.inviteOrganisation,
              mine.map(({ tid, name }) => ({ title: name, value: tid })),
              first?.tid,
            ),
            textInput('purpose', texts.access.purpose, { maxLength: MAX_PURPOSE }),
            numberInput('days', texts.access.inviteDays, 3650, first?.terms.guestDays ?? 90),
          ],
          [execute(texts.access.invite, 'invite', {}, 'positive')],
        ),
      )
    })
  }

  async function invite(asker: Asker, wanted: Parameters<Access['invite']>[1]): Promise<Answer> {
    const { texts } = asker
    const made = await access.invite(asker.to, wanted)
    return say(
      card(
        texts,
        [heading(texts.access.invited), foreign(made.openUrl), line(dayIn(texts.language)(made.expiresAtMs))],
        [openUrl(texts.access.openInvite, made.openUrl)],
      ),
    )
  }

  async function link(asker: Asker, username: string): Promise<Answer> {
    const { texts, to, name } = asker
    await access.linkSponsor({ ...to, name }, username.trim().replace(/^@/, ''))
    const body = [
      heading(texts.access.linkTitle),
      line(texts.access.codeText),
      textInput('code', texts.access.code, { maxLength: 40 }),
    ]
    return { kind: 'card', card: card(texts, body, [execute(texts.access.link, 'link-code', {}, 'positive')]) }
  }

  async function confirmLink({ texts, to }: Asker, code: string): Promise<Answer> {
    const { username } = await access.confirmLink(to, code.trim())
    return done(texts, texts.access.linked(username))
  }

  const done = (texts: BotTexts, text: string): Answer => ({ kind: 'card', card: card(texts, [line(text)]) })

  return { askForm, request, approveList, inviteForm, invite, link, confirmLink, done }
}

/** Runs `work`; when this person is not linked with a Mattermost account, asks which one is theirs instead (security I3). */
async function linkedFirst({ texts }: Asker, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (problemOf(error).code !== 'sponsor_unlinked') throw error
    const { access } = texts
    return say(
      card(
        texts,
        [heading(access.linkTitle), line(access.linkText), textInput('username', access.username, { maxLength: 64 })],
        [execute(access.sendCode, 'link', {}, 'positive')],
      ),
    )
  }
}

function requestCard(request: SponsorRequest, texts: BotTexts): Card {
  const { requestId, round, name, organisation, purpose, channels, question, answer, maxDays } = request
  const word = texts.words.access_request(
    {
      name,
      organisation,
      purpose,
      channels: channels.map(({ channel, label }) => (label === '' ? channel : `${channel} (${label})`)).join(', '),
    },
    dayIn(texts.language),
  )
  return card(
    texts,
    [
      heading(word.title),
      ...word.lines.map((each) => foreign(each)),
      ...(question === undefined ? [] : [foreign(question)]),
      ...(answer === undefined ? [] : [foreign(answer)]),
      personLine({ name, organisation }),
    ],
    requestActions(requestId, texts, round, maxDays),
  )
}
