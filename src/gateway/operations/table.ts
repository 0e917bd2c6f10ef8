import type { Operation } from '../operation.ts'
import { categories } from './categories.ts'
import { channels } from './channels.ts'
import { chatChannels } from './chat-channels.ts'
import { chatEmoji } from './chat-emoji.ts'
import { chatPeople } from './chat-people.ts'
import { chatPosts } from './chat-posts.ts'
import { chatPreferences } from './chat-preferences.ts'
import { chatServer } from './chat-server.ts'
import { chatTeams } from './chat-teams.ts'
import { commands } from './commands.ts'
import { drafts } from './drafts.ts'
import { emoji } from './emoji.ts'
import { files } from './files.ts'
import { integrations } from './integrations.ts'
import { posts } from './posts.ts'
import { preferences } from './preferences.ts'
import { profile } from './profile.ts'
import { reactions } from './reactions.ts'
import { scheduledPosts } from './scheduled-posts.ts'
import { searches } from './search.ts'
import { server } from './server.ts'
import { teams } from './teams.ts'
import { threads } from './threads.ts'
import { users } from './users.ts'

/** Everything that a guest can do. What is not here is 403 and never reaches Mattermost (design 6.3). */
export const operations: readonly Operation[] = [
  ...users,
  ...chatPeople,
  ...profile,
  ...teams,
  ...chatTeams,
  ...channels,
  ...chatChannels,
  ...categories,
  ...posts,
  ...chatPosts,
  ...drafts,
  ...scheduledPosts,
  ...searches,
  ...threads,
  ...reactions,
  ...files,
  ...preferences,
  ...chatPreferences,
  ...commands,
  ...integrations,
  ...emoji,
  ...chatEmoji,
  ...server,
  ...chatServer,
]
