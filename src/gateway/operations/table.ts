import type { Operation } from '../operation.ts'
import { channels } from './channels.ts'
import { commands } from './commands.ts'
import { emoji } from './emoji.ts'
import { files } from './files.ts'
import { posts } from './posts.ts'
import { preferences } from './preferences.ts'
import { reactions } from './reactions.ts'
import { server } from './server.ts'
import { teams } from './teams.ts'
import { threads } from './threads.ts'
import { users } from './users.ts'

/** Everything that a guest can do. What is not here is 403 and never reaches Mattermost (design 6.3). */
export const operations: readonly Operation[] = [
  ...users,
  ...teams,
  ...channels,
  ...posts,
  ...threads,
  ...reactions,
  ...files,
  ...preferences,
  ...commands,
  ...emoji,
  ...server,
]
