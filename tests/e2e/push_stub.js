// Stands in for the push service of a browser, which tests can't reach: what it subscribes has the
// keys of a browser of tests/push_browser.py, and lasts as long as the page's storage.
(given) => {
  const NAME = 'stub-subscription'
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))
  const load = () => {
    const key = localStorage.getItem(NAME)
    if (!key) return null
    return {
      endpoint: given.endpoint,
      options: { userVisibleOnly: true, applicationServerKey: bytesOf(key).buffer },
      toJSON: () => ({
        endpoint: given.endpoint,
        expirationTime: null,
        keys: { p256dh: given.p256dh, auth: given.auth },
      }),
      unsubscribe: async () => {
        localStorage.removeItem(NAME)
        return true
      },
    }
  }
  PushManager.prototype.getSubscription = async () => load()
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem(NAME, applicationServerKey)
    return load()
  }
}
