// Shared by the parts: fresh content, words, cookies, the address of an icon.
const waiting = [];

// Calls `part(root)` for the page and for whatever is added to it later.
export function ready(part) {
  waiting.push(part);
}

export function announce(root) {
  for (const part of waiting) part(root);
}

// The elements inside `root` that match, and `root` itself.
export function within(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

export function meta(name) {
  return document.querySelector(`meta[name="desk:${name}"]`)?.content ?? "";
}

// The address of the page, without what it leads to in it.
export const here = () => location.href.split("#")[0];

// Where to sign in and come back to `page`, from an address that leaves open where to ("…next=") or names it itself.
export const backFrom = (signIn, page = location) => (signIn.endsWith("next=") ? signIn + encodeURIComponent(page.pathname + page.search) : signIn);

export const person = document.body.dataset.person || "nobody";
export const chinese = document.documentElement.lang.startsWith("zh");

// Few words live in scripts; both languages stand side by side here.
const WORDS = {
  saved: ["Kept in this browser", "已暂存在此浏览器"],
  restored: ["Draft restored", "已恢复草稿"],
  savedOnDesk: ["Draft saved", "草稿已保存"],
  savedLater: [
    "The desk was not reached. Your draft is kept in this browser and saved once the desk answers.",
    "无法连接服务台，草稿已暂存在此浏览器，连接恢复后会自动保存。",
  ],
  savedSignedOut: [
    "You are signed out. Your draft is kept in this browser and saved once you sign in again.",
    "登录已失效，草稿已暂存在此浏览器，重新登录后会自动保存。",
  ],
  savedHereOnly: ["The desk did not take the draft. It is kept in this browser only.", "服务台未能保存草稿，仅暂存在此浏览器。"],
  changedElsewhere: [
    "You changed this draft in another tab or on another device. What you type here is kept in this browser.",
    "您在其他标签页或设备上修改了这份草稿。您在此输入的内容已暂存在此浏览器。",
  ],
  endedElsewhere: [
    "This draft was submitted or discarded elsewhere. What you type here is kept in this browser.",
    "这份草稿已在别处提交或丢弃。您在此输入的内容已暂存在此浏览器。",
  ],
  openOther: ["Open the other one", "打开另一份"],
  keepThis: ["Keep this one", "保留这一份"],
  unsavedHere: ["This browser has changes that were not saved on the desk.", "此浏览器中有尚未保存到服务台的修改。"],
  showThem: ["Show them", "显示这些修改"],
  unsaved: ["No room for a draft in this browser", "浏览器空间不足，无法保存草稿"],
  uploaded: ["added", "已添加"],
  uploading: ["Files are being uploaded. The form is sent after that.", "文件正在上传，完成后会自动提交。"],
  belongs: ["What it belongs to:", "所属字段："],
  screenshot: ["Screenshot", "截图"],
  cancel: ["Cancel", "取消"],
  discard: ["Discard", "丢弃"],
  notSent: ["Not sent.", "未发送。"],
  kept: ["What you wrote is kept.", "您写的内容已保留。"],
  again: ["Try again", "重试"],
  signIn: ["Sign in", "登录"],
  sessionOver: ["You are signed out.", "登录已失效。"],
  somebodyElse: ["Somebody else is signed in here now.", "现在登录的是其他人。"],
  unreached: ["The desk was not reached. Check the connection and try again.", "无法连接服务台，请检查网络后重试。"],
  away: ["The desk does not answer right now. Try again in a minute.", "服务台暂时没有响应，请稍后重试。"],
  refused: ["The desk did not take it.", "服务台没有接收。"],
  none: ["Nothing found", "没有匹配项"],
  offline: ["That did not reach the desk. Check the connection and try again.", "没有送达，请检查网络后重试。"],
  signedOut: ["You are signed out. Sign in again in a new tab, then go on here.", "登录已失效，请在新标签页中重新登录，然后在此继续。"],
  show: ["Show the password", "显示密码"],
  hide: ["Hide the password", "隐藏密码"],
  min: ["min", "分"],
  hour: ["h", "小时"],
  under: ["under 1 min", "不到 1 分钟"],
  left: ["left", "还剩"],
  late: ["late", "已超时"],
  ago: ["ago", "前"],
  now: ["just now", "刚刚"],
  days: ["days", "天"],
  day: ["day", "天"],
  remove: ["Remove", "移除"],
  copied: ["Copied", "已复制"],
};

export function word(key) {
  return WORDS[key][chinese ? 1 : 0];
}

// Put together as the language writes it: Chinese sentences have no space between them.
export const sentences = (parts) => parts.filter(Boolean).join(chinese ? "" : " ");

// Says `text` to screen readers without moving the focus.
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

const loading = new Map();

// Loads a classic script of our own host once; resolves when it has run.
export function script(address) {
  if (!loading.has(address)) {
    loading.set(
      address,
      new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = address;
        element.onload = resolve;
        element.onerror = reject;
        document.head.append(element);
      }),
    );
  }
  return loading.get(address);
}
