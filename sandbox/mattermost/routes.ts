import { bookmarkRoutes } from './bookmarks.ts'
import { botRoutes } from './bots.ts'
import type { Route } from './call.ts'
import { categoryRoutes } from './categories.ts'
import { channelListRoutes } from './channel-lists.ts'
import { channelMemberRoutes } from './channel-members.ts'
import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { configRoutes } from './config.ts'
import { directChannelRoutes } from './direct-channels.ts'
import { draftRoutes } from './drafts.ts'
import { emojiRoutes } from './emoji.ts'
import { ephemeralRoutes } from './ephemeral.ts'
import { fileRoutes } from './files.ts'
import { guestRoutes } from './guests.ts'
import { licenceRoutes } from './licence.ts'
import { loginRoutes } from './login.ts'
import { pluginRoutes } from './plugins/routes.ts'
import { postActionRoutes } from './post-actions.ts'
import { postListRoutes } from './post-lists.ts'
import { postRoutes } from './posts.ts'
import { preferenceRoutes } from './preferences.ts'
import { priorityRoutes } from './priorities.ts'
import { profileAttributeRoutes } from './profile-attributes.ts'
import { reactionRoutes } from './reactions.ts'
import { roleRoutes } from './roles.ts'
import { scheduledPostRoutes } from './scheduled-posts.ts'
import { searchRoutes } from './search.ts'
import { sessionRoutes } from './sessions.ts'
import { statusRoutes } from './status.ts'
import { teamMemberRoutes } from './team-members.ts'
import { teamRoutes } from './teams.ts'
import { threadRoutes } from './threads.ts'
import { tokenRoutes } from './tokens.ts'
import { uploadRoutes } from './uploads.ts'
import { userImageRoutes } from './user-images.ts'
import { userListRoutes } from './user-lists.ts'
import { userRoutes } from './users.ts'
import { viewRoutes } from './views.ts'

/** Every call that the stand-in was taught, topic by topic. */
export const routes: readonly Route[] = [
  ...bookmarkRoutes,
  ...botRoutes,
  ...categoryRoutes,
  ...channelListRoutes,
  ...channelMemberRoutes,
  ...channelRoutes,
  ...commandRoutes,
  ...configRoutes,
  ...directChannelRoutes,
  ...draftRoutes,
  ...emojiRoutes,
  ...ephemeralRoutes,
  ...fileRoutes,
  ...guestRoutes,
  ...licenceRoutes,
  ...loginRoutes,
  ...pluginRoutes,
  ...postActionRoutes,
  ...postListRoutes,
  ...postRoutes,
  ...preferenceRoutes,
  ...priorityRoutes,
  ...profileAttributeRoutes,
  ...reactionRoutes,
  ...roleRoutes,
  ...scheduledPostRoutes,
  ...searchRoutes,
  ...sessionRoutes,
  ...statusRoutes,
  ...teamMemberRoutes,
  ...teamRoutes,
  ...threadRoutes,
  ...tokenRoutes,
  ...uploadRoutes,
  ...userImageRoutes,
  ...userListRoutes,
  ...userRoutes,
  ...viewRoutes,
]
