// Stands in for what a browser without a screen lacks: a push service that it reaches, and
// notifications. Its subscription has the keys of a browser of tests/push_browser.py and lasts as
// long as the page's storage; `asked` counts how often the reader was asked for the permission.
(given) => {
  const NAME = 'stub-subscription'
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))
  const load = () => {
    const key = localStorage.getItem(NAME)
    return key && {
      endpoint: given.endpoint,
      options: { userVisibleOnly: true, applicationServerKey: bytesOf(key).buffer },
      toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
      unsubscribe: async () => {
        localStorage.removeItem(NAME)
        return true
      },
    }
  }
  if (given.agent) Object.defineProperty(navigator, 'userAgent', { get: () => given.agent })
  if (given.missing) {
    delete globalThis.PushManager
    return
  }
  PushManager.prototype.getSubscription = async () => load()
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem(NAME, applicationServerKey)
    return load()
  }
  let permission = given.permission ?? (localStorage.getItem(NAME) ? 'granted' : 'default')
  globalThis.asked = 0
  Object.defineProperty(Notification, 'permission', { get: () => permission })
  Notification.requestPermission = async () => {
    globalThis.asked += 1
    return (permission = given.answer ?? 'granted')
  }
}
