import '../../tab/theme/page.css'
import { createRoot } from 'react-dom/client'
import { MemberWindow } from './member-window.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
createRoot(root).render(<MemberWindow />)
