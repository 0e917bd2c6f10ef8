/** Core lines that the stand-in is not held to, each with its reason. */
export const outOfScope: Readonly<Record<string, string>> = {
  'post-create-pending-id-four-in-parallel':
    'how many of four parallel repeats meet the first one while it is being made is a matter of microseconds',
  'webhook-mention': 'the product makes no webhook, and what one writes is pushed as any post with an override is',
  'rate-limit-refused-unlicensed': 'the product is deployed with rate limiting off',
  'rate-limit-forged-forwarded-for-unlicensed': 'the product is deployed with rate limiting off',
  'rate-limit-static-page-unlicensed': 'the product is deployed with rate limiting off',
  'rate-limit-after-waiting-unlicensed': 'the product is deployed with rate limiting off',
}

/** Whole files of which no line is replayed. */
export const filesOutOfScope: Readonly<Record<string, string>> = {
  'webapp-calls': 'a summary of what a browser called, not exchanges',
}

/** Lines whose recording shows only some fields of the answer. */
export const reducedLines: ReadonlySet<string> = new Set(
  (
    'guest-feature-off-config pat-first-use pat-use-after-enable device-register-empty-session ' +
    'session-after-revoke-pat-still-works logout-with-pat-then-use login-ok-xhr-cookies ' +
    'login-ok-xhr-cookies-https-embed login-device-id guest-feature-on-again-read-guest ' +
    'guest-feature-on-again-token-use pat-use-after-server-restart channel-notify-props-read ' +
    'post-create-other-user-id post-create-pending-id-repeat-other-user post-create-set-online-false ' +
    'post-create-props-override-as-guest-session post-create-props-override-as-bot ' +
    'post-create-file-id-unknown post-patch-same-text post-patch-empty-message post-patch-back ' +
    'post-patch-props-replaced post-patch-props-override-as-guest post-patch-is-pinned pinned-list ' +
    'post-after-replies page-1-of-3 page-skip-fetch-threads page-collapsed-threads page-before page-since ' +
    'page-0-after-delete priority-urgent ack-read-back post-with-file-already-attached ' +
    'post-with-file-of-other-user post-only-file token-scheme-token token-scheme-BEARER cookie-get ' +
    'cookie-get-after-csrf-failure cookie-post-csrf-token cookie-pat-post-no-csrf ' +
    'sessions-after-remove sessions-after-register-again'
  ).split(' '),
)

/** Lines whose answer is a list to which the server gives no order. */
export const unorderedLines: ReadonlySet<string> = new Set([
  'status-ids',
  'team-members-as-guest',
  'channel-members-as-guest',
  'dm-members',
  'post-with-files',
])

type Body = Record<string, unknown>

const searched = (body: unknown): Body => {
  const { order, matches } = body as Body
  return { order, matches, keys: Object.keys(body as Body) }
}

/** Lines whose recording is a summary that the recorder made of the answer: the same summary of ours. */
export const shapers: Readonly<Record<string, (body: unknown) => unknown>> = {
  'search-word': searched,
  'search-in': searched,
  'search-in-foreign-channel': searched,
  'search-from': searched,
  'search-from-invisible': searched,
  'search-foreign-content': searched,
  'create-user-username-empty': (body) => {
    const { username, ...rest } = body as Body
    return { ...rest, username: /^a[a-z0-9]{26}$/.test(String(username)) ? 'a39e7iyj1otyz3nputoazu9a8dh' : username }
  },
  'page-since-more-than-1000': (body) => {
    const { order, posts, next_post_id, prev_post_id } = body as { order: string[]; posts: Record<string, Body> } & Body
    const times = order.map((id) => Number(posts[id]?.create_at))
    const messages = Object.values(posts).map((post) => post.message)
    return {
      order_length: order.length,
      posts_length: Object.keys(posts).length,
      order_is_newest_first: times.every((time, i) => i === 0 || time < (times[i - 1] ?? 0)),
      oldest_message_present: messages.includes('many 1'),
      newest_message_present: messages.includes('many 1025'),
      next_post_id,
      prev_post_id,
    }
  },
}
