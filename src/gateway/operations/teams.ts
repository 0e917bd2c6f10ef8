import { type Operation, onBoth, operation } from '../operation.ts'
import { ofGrantedTeams, projectTeams } from '../projections/team.ts'
import { dropped, text } from '../query.ts'

export const teams: readonly Operation[] = [
  operation({
    name: 'teams.mine',
    method: 'GET',
    path: '/users/{self}/teams',
    faces: onBoth,
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => projectTeams(value, view) },
  }),
  operation({
    name: 'teams.myMemberships',
    method: 'GET',
    path: '/users/{self}/teams/members',
    faces: onBoth,
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => ofGrantedTeams(value, view) },
  }),
  operation({
    name: 'teams.image',
    method: 'GET',
    path: '/teams/{team}/image',
    faces: onBoth,
    query: { _: dropped(text(32)) },
    channel: 'none',
    fileCookie: true,
    answer: { kind: 'media', media: 'picture' },
  }),
]
