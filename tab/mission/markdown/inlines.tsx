import { Link } from '@fluentui/react-components'
import type { PhrasingContent, Resource } from 'mdast'
import type { ReactNode } from 'react'
import { inSequence } from './in-sequence.ts'
import { InlineText } from './inline-text.tsx'
import { asTyped, textOf } from './read-markdown.ts'
import { readableText } from './readable-text.ts'
import type { RenderContext } from './render-context.ts'
import { namesAnotherHost, type SafeLink, safeLink, shownAddress } from './safe-link.ts'
import type { Span } from './words.ts'

/** @returns the elements of a line of text; within a link nothing else is there to press. */
export function renderInlines(nodes: readonly PhrasingContent[], render: RenderContext, isInLink = false): ReactNode {
  return inSequence(nodes.map((node) => renderInline(node, render, isInLink)))
}

function renderInline(node: PhrasingContent, render: RenderContext, isInLink: boolean): ReactNode {
  const { styles, definitions } = render
  switch (node.type) {
    case 'text':
      return renderText(node.value, render, isInLink)
    case 'break':
      return <br />
    case 'emphasis':
      return <em>{renderInlines(node.children, render, isInLink)}</em>
    case 'strong':
      return <strong>{renderInlines(node.children, render, isInLink)}</strong>
    case 'delete':
      return <del>{renderInlines(node.children, render, isInLink)}</del>
    case 'inlineCode':
      return (
        <bdi>
          <code className={styles.inlineCode}>{readableText(node.value)}</code>
        </bdi>
      )
    case 'link':
      return renderLink(node, node, render, isInLink)
    case 'linkReference':
      return renderLink(node, definitions.get(node.identifier), render, isInLink)
    case 'image':
      return renderPicture(node, node, render, isInLink)
    case 'imageReference':
      return renderPicture(node, definitions.get(node.identifier), render, isInLink)
    default:
      return readableText(asTyped(node, render.source))
  }
}

function renderLink(
  node: PhrasingContent & { readonly children: readonly PhrasingContent[] },
  resource: Resource | undefined,
  render: RenderContext,
  isInLink: boolean,
): ReactNode {
  const link = resource && safeLink(resource.url)
  if (resource === undefined || link === undefined) return readableText(asTyped(node, render.source))
  if (isInLink) return renderInlines(node.children, render, true)
  const label = readableText(node.children.map(textOf).join(''))
  if (isOwnLabel(label, resource.url)) {
    return (
      <OutsideLink link={link} render={render}>
        <span dir="ltr">{shownAddress(label, link)}</span>
      </OutsideLink>
    )
  }
  return (
    <OutsideLink link={link} render={render} title={link.href}>
      {label.trim() === '' ? link.href : renderInlines(node.children, render, true)}
      {namesAnotherHost(label, link) && ` (${link.host})`}
    </OutsideLink>
  )
}

function isOwnLabel(label: string, url: string): boolean {
  return url === label || url === `http://${label}` || url === `mailto:${label}`
}

/** Not the picture: loading it would tell its server who reads. */
function renderPicture(
  node: PhrasingContent & { readonly alt?: string | null | undefined },
  resource: Resource | undefined,
  render: RenderContext,
  isInLink: boolean,
): ReactNode {
  const link = resource && safeLink(resource.url)
  if (link === undefined) return readableText(asTyped(node, render.source))
  const alt = readableText(node.alt ?? '').trim()
  const label = alt === '' ? render.text.untitledPicture : `${alt} (${render.text.picture})`
  if (isInLink) return <bdi>{label}</bdi>
  return (
    <OutsideLink link={link} render={render} title={link.href}>
      {label}
      {namesAnotherHost(alt, link) && ` (${link.host})`}
    </OutsideLink>
  )
}

function OutsideLink(props: {
  readonly link: SafeLink
  readonly render: RenderContext
  readonly title?: string
  readonly children: ReactNode
}) {
  const { href } = props.link
  return (
    <Link
      inline
      href={href}
      rel="noopener noreferrer nofollow"
      target="_blank"
      title={props.title}
      onClick={(event) => {
        event.preventDefault()
        props.render.context.openExternal(href)
      }}
    >
      <bdi>{props.children}</bdi>
    </Link>
  )
}

function renderText(text: string, render: RenderContext, isInLink: boolean): ReactNode {
  // Split before what is invisible is taken out: the server mentions nobody whose name is written with it inside.
  const lines = text.split('\n').map((line) => render.split(line).map((span) => renderSpan(span, render, isInLink)))
  const pieces = lines.flatMap((line, at) => (at === 0 ? line : [lineBreak(), ...line]))
  return inSequence(pieces)
}

function lineBreak(): ReactNode {
  return <br />
}

function renderSpan(span: Span, render: RenderContext, isInLink: boolean): ReactNode {
  const { styles, context } = render
  switch (span.kind) {
    case 'text':
      return readableText(span.text)
    case 'person':
      return renderPerson(span, render)
    case 'everyone':
    case 'keyword':
      return <mark className={styles.mentionOfMe}>{span.text}</mark>
    case 'hashtag':
      return (
        <bdi>
          <span className={styles.hashtag}>{span.text}</span>
        </bdi>
      )
    case 'channel':
      return isInLink ? (
        <InlineText text={`~${span.displayName}`} />
      ) : (
        <Link inline as="button" type="button" onClick={() => context.openChannel(span.channelId)}>
          <InlineText text={`~${span.displayName}`} />
        </Link>
      )
    case 'emoji':
      return (
        <span role="img" aria-label={span.text} title={span.text}>
          {span.unicode}
        </span>
      )
    case 'customEmoji':
      return context.customEmoji?.(span.name) ?? span.text
  }
}

function renderPerson(person: Extract<Span, { readonly kind: 'person' }>, { styles, text }: RenderContext): ReactNode {
  const Mention = person.isMe ? 'mark' : 'span'
  return (
    <Mention className={person.isMe ? styles.mentionOfMe : styles.mention} title={person.text}>
      <InlineText text={`@${person.displayName}`} />
      {person.isGuest && <span className={styles.guest}> ({text.guest})</span>}
    </Mention>
  )
}
