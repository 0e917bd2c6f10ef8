import { z } from 'zod'
import { type Operation, onChat, operation } from '../operation.ts'
import { projectFoundFiles, projectFoundPosts } from '../projections/search-results.ts'

const search = z.strictObject({
  terms: z.string().max(1024),
  is_or_search: z.boolean().optional(),
  include_deleted_channels: z.boolean().optional(),
  time_zone_offset: z.int().min(-86_400).max(86_400).optional(),
  page: z.int().min(0).max(10_000).optional(),
  per_page: z.int().min(1).max(200).optional(),
})
type Search = z.infer<typeof search>

function posts(name: string, path: string): Operation {
  return operation<Search>({
    name,
    method: 'POST',
    path,
    faces: onChat,
    body: search,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectFoundPosts(value, view) },
  })
}

function files(name: string, path: string): Operation {
  return operation<Search>({
    name,
    method: 'POST',
    path,
    faces: onChat,
    body: search,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectFoundFiles(value, view) },
  })
}

/** Mattermost searches what the guest is a member of; of what it finds, the granted channels are shown. */
export const searches: readonly Operation[] = [
  posts('search.posts', '/posts/search'),
  posts('search.postsOfTeam', '/teams/{team}/posts/search'),
  files('search.files', '/files/search'),
  files('search.filesOfTeam', '/teams/{team}/files/search'),
]
