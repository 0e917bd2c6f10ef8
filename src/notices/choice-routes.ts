import { bearerOf } from '../api/bearer.ts'
import { noticeChoice, noticeChoiceAnswer } from '../api/notice-choices.ts'
import { type Route, type RouteRequest, route } from '../api/route.ts'
import type { Addressee } from './notice.ts'
import type { Notices } from './notices.ts'

/** The tab's way to the person's own choice. @param deps.whoIs the person behind a session. @throws Problem */
export function noticeChoiceRoutes(deps: {
  notices: Pick<Notices, 'choiceOf' | 'choose' | 'surfaces'>
  whoIs: (sessionToken: string) => Promise<Addressee>
}): Route[] {
  const { notices, whoIs } = deps

  async function person(request: Pick<RouteRequest, 'authorization'>): Promise<Addressee> {
    const { tid, oid } = await whoIs(bearerOf(request))
    return { tid, oid }
  }

  const answer = async (to: Addressee) => ({ choice: await notices.choiceOf(to), surfaces: notices.surfaces })
  const problems = ['session_missing', 'session_ended', 'session_cut', 'feed_silent'] as const

  return [
    route({
      method: 'GET',
      path: '/api/notice-choices',
      summary: 'Where and when this person is told in Teams',
      auth: 'session',
      answers: { 200: { schema: noticeChoiceAnswer, summary: 'The choice, and what there is to choose from' } },
      problems,
      handle: async (request) => ({ status: 200, body: await answer(await person(request)) }),
    }),
    route({
      method: 'PUT',
      path: '/api/notice-choices',
      summary: 'Choose where and when to be told in Teams',
      auth: 'session',
      body: noticeChoice,
      answers: { 200: { schema: noticeChoiceAnswer, summary: 'As it is now' } },
      problems: [...problems, 'bad_request'],
      handle: async ({ authorization, body }) => {
        const to = await person({ authorization })
        const { surface, quietHours, language } = body
        await notices.choose(to, {
          surface,
          ...(quietHours === undefined ? {} : { quietHours }),
          ...(language === undefined ? {} : { language }),
        })
        return { status: 200, body: await answer(to) }
      },
    }),
  ]
}
