export type SignedInMember = { readonly token: string; readonly userId: string; readonly username: string }

/**
 * Signs a member of the cast in at Mattermost, through this page's own server, which knows the sandbox's passwords.
 *
 * @throws Error with the server's words
 */
export async function signInMember(username: string): Promise<SignedInMember> {
  const answer = await fetch('/member/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username }),
  })
  const body = (await answer.json()) as SignedInMember & { error?: string }
  if (!answer.ok) throw new Error(body.error ?? `answered ${answer.status}`)
  return body
}
