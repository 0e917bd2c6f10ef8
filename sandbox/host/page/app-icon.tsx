/** The app's colour icon as a host shows it: two hulls under one bow wave. */
export function AppIcon({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b5a6f" />
      <path d="M6 12h9l-2.4 7H8.4z" fill="#ffffff" />
      <path d="M17 12h9l-2.4 7h-4.2z" fill="#ffd166" />
      <path
        d="M5 23c2 0 2-1.6 4-1.6S11 23 13 23s2-1.6 4-1.6S19 23 21 23s2-1.6 4-1.6 2 1.6 3 1.6"
        fill="none"
        stroke="#8fd6e1"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  )
}
