/** The real server's table of separately built parts; this client has none. */
window.mattermost_webapp_parts = {}
