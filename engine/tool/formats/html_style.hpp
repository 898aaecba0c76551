#pragma once
// The report's style sheet: the tokens of the design, light and dark, and the layout for screens, phones and
// paper. Fonts by their names; nothing is fetched.

namespace switchboard::tool {

inline constexpr const char* report_style = R"(
:root{--app:#EEF0F3;--panel:#FFFFFF;--raised:#F2F4F7;--inset:#F7F8FA;--hover:#E6E9EE;--line:#DCE0E6;--line2:#AEB6C1;
--t1:#14171C;--t2:#434B57;--t3:#616B79;--ink:#14171C;--client:#0F62C4;--server:#A65300;--setup:#5128B8;--meet:#0A6F80;
--talk:#574E00;--wait:#5C6673;--end:#A3386B;--error:#B3132B;--ok:#17753F;--clientbg:#E3EEFB;--serverbg:#FBEBD9;
--errorbg:#FCE7E5;--okbg:#E2F3E9;--setupbg:#ECE8FB;--meetbg:#DFF1F3;--talkbg:#F5F0D2;--waitbg:#F2F4F7;--endbg:#F9E6EE;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--app:#121417;--panel:#181B20;--raised:#21252C;--inset:#0E1013;--hover:#292E37;
--line:#2A2F38;--line2:#454D5A;--t1:#E8EBF0;--t2:#AEB6C2;--t3:#858F9E;--ink:#F5F7FA;--client:#6DB3FF;--server:#F2A65A;
--setup:#9D88FF;--meet:#4CCBD6;--talk:#F0E891;--wait:#8C97A6;--end:#E394B7;--error:#FF6B6B;--ok:#63CF93;
--clientbg:#16263A;--serverbg:#33251A;--errorbg:#361D1C;--okbg:#16291F;--setupbg:#252139;--meetbg:#13292D;
--talkbg:#2A2819;--waitbg:#21252C;--endbg:#33202A}}
*{box-sizing:border-box}
body{margin:0;background:var(--app);color:var(--t1);font:15px/1.45 Inter,system-ui,sans-serif;overflow-wrap:anywhere}
code,pre,.m,.src,.by b{font-family:"JetBrains Mono",ui-monospace,monospace;font-variant-ligatures:none;font-size:13px}
body>header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 14px;min-height:52px;padding:10px 40px;
background:var(--panel);border-bottom:1px solid var(--line);font-size:14px;color:var(--t2)}
body>header b{color:var(--t1)}.logo{width:24px;height:24px;color:var(--t1)}body>header span:last-child{margin-left:auto}
main{display:grid;grid-template-columns:336px minmax(0,1fr);gap:24px;max-width:1360px;margin:24px auto;padding:0 40px;
align-items:start}
.card{background:var(--panel);border:1px solid var(--line);border-radius:8px}
article+article{margin-top:16px}
.score{padding:18px 20px 20px;margin-bottom:16px}
.score .n{font-size:44px;font-weight:600;letter-spacing:-.02em;line-height:1}
.score .n small{font-size:20px;color:var(--t3);font-weight:500;letter-spacing:0}
.score p{margin:8px 0 0;color:var(--error);font-size:14px}
.bar{display:flex;gap:3px;margin-top:14px}.bar i{height:10px;min-width:4px;border-radius:2px;background:var(--ok)}
.bar .failed,.bar .error{background:repeating-linear-gradient(135deg,var(--error) 0 2px,var(--errorbg) 2px 6px);
outline:1px solid var(--error);outline-offset:-1px}
.bar .skipped{background:none;outline:1px dashed var(--line2);outline-offset:-1px}
.checks>*{display:grid;grid-template-columns:20px 1fr auto;gap:0 4px;align-items:center;padding:10px 16px;color:inherit;
text-decoration:none;font-size:14px;border-top:1px solid var(--line)}
.checks>:first-child{border:0}.checks a{font-weight:600}.checks a:hover{background:var(--hover)}
.checks .m{color:var(--t2);font-weight:400}.checks small{grid-column:2/4;color:var(--t3);font-size:12px}
.g{width:12px;height:12px}
.meta{padding:14px 16px;margin:16px 0 0;font-size:13px;color:var(--t2);display:grid;grid-template-columns:84px 1fr;
row-gap:6px}.meta dt{color:var(--t3)}.meta dd{margin:0}
h2{font-size:22px;line-height:1.25;margin:0;font-weight:600;letter-spacing:-.01em}
h3{font-size:13px;font-weight:600;color:var(--t2);margin:0 0 8px}
.top{display:flex;align-items:center;gap:12px;padding:16px 24px;border-bottom:1px solid var(--line)}
.top .g{width:18px;height:18px;flex:none}
.top .m{margin-left:auto;font-size:15px;color:var(--error);font-weight:600;white-space:nowrap}
.gap{display:grid;grid-template-columns:1fr 1fr 1fr;border-bottom:1px solid var(--line)}
.gap div{padding:14px 24px 16px;min-width:0}.gap div+div{border-left:1px solid var(--line)}.gap p{margin:0}
.gap .bad{background:var(--errorbg)}
.by{display:inline-flex;flex-wrap:wrap;gap:3px;vertical-align:middle;margin:2px 0}
.by b{font-weight:500;line-height:24px;width:28px;text-align:center;border:1px solid var(--line2);border-radius:3px;
background:var(--panel)}
.lad{padding:14px 24px 16px}.scroll{overflow-x:auto}.ladder{display:block;min-width:640px;width:100%;height:auto}
.ladder text{white-space:pre}.ladder .m{font-size:12px}.ladder .a{font:12px Inter,system-ui,sans-serif}
.ladder .h{font:600 12px Inter,system-ui,sans-serif}
.find{margin:0;padding:16px 24px 18px;border-top:1px solid var(--line);display:grid;
grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:24px}
.find .mistake{margin:0 0 6px;font-size:16px;color:var(--t1)}.find p{margin:0 0 8px;font-size:14px;color:var(--t2)}
.find p.m{font-size:13px}.at{color:var(--t3)}
.disc{display:inline-block;width:20px;border-radius:10px;background:var(--error);color:var(--panel);font-size:12px;
line-height:20px;text-align:center;margin-right:8px;vertical-align:1px}
.chip{display:inline-block;font-size:12px;border:1px solid var(--line2);border-radius:4px;padding:1px 8px;
margin:0 6px 4px 0;background:var(--raised)}
.src{line-height:22px;border:1px solid var(--line);border-radius:6px;background:var(--inset);overflow-x:auto;margin:0;
align-self:start}
.src figcaption{padding:2px 12px;color:var(--t3);border-bottom:1px solid var(--line);font-size:12px}
.src div{padding:0 12px;white-space:pre;min-width:max-content}
.src .hit{background:var(--errorbg);box-shadow:inset 3px 0 var(--error)}
.src i{font-style:normal;color:var(--t3);margin-right:14px;display:inline-block;min-width:2ch;text-align:right}
.src u{text-decoration:underline wavy var(--error) 1px;text-underline-offset:4px}
.hints,.steps{padding:14px 24px 18px;border-top:1px solid var(--line)}
.hints>div{display:grid;grid-template-columns:1fr 1fr 1fr;gap:12px;align-items:start}
details{border:1px solid var(--line);border-radius:6px;background:var(--inset)}
summary{padding:8px 12px;font-size:14px;font-weight:500;cursor:pointer}
details p{margin:0;padding:0 12px 10px 26px;font-size:14px;color:var(--t2)}
ol{margin:0;padding:0 16px 12px 48px;font-size:14px;color:var(--t2)}
.note{margin:0;padding:16px 24px;color:var(--t2)}pre.note{color:var(--t1);white-space:pre-wrap;background:var(--errorbg)}
article footer{font-size:13px;color:var(--t2);padding:10px 24px;border-top:1px solid var(--line);background:var(--inset);
border-radius:0 0 8px 8px;display:flex;flex-wrap:wrap;gap:0 16px}
@media(max-width:1000px){main{grid-template-columns:minmax(0,1fr);padding:0 12px;margin:12px auto;gap:12px}
.gap,.find,.hints>div{grid-template-columns:minmax(0,1fr)}.gap div+div{border-left:0;border-top:1px solid var(--line)}
body>header{padding:10px 12px}body>header span:last-child{margin-left:0}
.top,.gap div,.lad,.find,.hints,.steps,.note,article footer{padding-left:16px;padding-right:16px}}
@media print{body{background:none}article,details,.gap,.find{break-inside:avoid}}
)";

}  // namespace switchboard::tool
