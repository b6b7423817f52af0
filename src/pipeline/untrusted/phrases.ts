/**
 * How texts speak to a machine instead of to people, in the language that most attacks are written in. A false alarm
 * costs a sentence on a question, a miss costs nothing but that sentence: no guard rests on these patterns. They are
 * kept narrow all the same, because an alarm on ordinary tickets is soon not read.
 */

import { inOtherLanguages } from './other-languages.ts';
import type { Phrase } from './phrase.ts';

const machine =
  '(?:ai|a\\.i\\.|llm|language model|chat ?bot|assistant|copilot|chatgpt|gpt|claude|gemini|cursor)';
const machineOrAgent = `(?:${machine}|model|agent|bot|judge|drafter|reviewer bot|throughline)`;

const inEnglish: readonly Phrase[] = [
  // What was said before no longer counts.
  {
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass|discard|overrule|circumvent)\b[^.\n]{0,40}\b(?:instructions?|prompts?|guardrails?|guidelines|directives)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,20}\b(?:all|previous|prior|above|earlier|your)\b[^.\n]{0,20}\b(?:rules?|polic(?:y|ies)|orders|limits|restrictions|everything|context)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:ignore|disregard|forget)\s+(?:everything|all|anything)\s+(?:above|before|you (?:were|have been) told|said so far)/i,
  },
  {
    pattern:
      /\b(?:ignore|disregard|forget)\b[^.\n]{0,20}\b(?:rules?|polic(?:y|ies)|limits|restrictions|text|context)\s+(?:above|so far|given to you)/i,
    order: true,
  },
  { pattern: /\b(?:ignore|disregard)\b[^.\n]{0,60}\bapprove\b/i, order: true },
  {
    pattern:
      /\b(?:this|the following|what follows)\b[^.\n]{0,40}\b(?:overrides?|supersedes?|takes? precedence over|outranks?)\b[^.\n]{0,30}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|else|everything)\b/i,
  },
  {
    pattern:
      /\bnew (?:system |developer |hidden )?(?:instructions?|directives?|orders) (?:for|to) (?:you|the)\b|\bnew (?:system )?instructions?\s*:/i,
  },
  // Who it is, or should be.
  { pattern: /\b(?:system|developer|initial|hidden) prompt\b/i },
  {
    pattern: new RegExp(
      `\\byou are (?:now |actually |really |henceforth )?(?:(?:an?|the) )?(?:${machine}|agent|unrestricted|in (?:developer|debug|god|admin) mode|dan\\b|root\\b|(?:the )?(?:admin|administrator|approver))`,
      'i',
    ),
  },
  {
    pattern:
      /\b(?:pretend|imagine|roleplay|role-play)\b[^.\n]{0,15}\b(?:you are|you're|to be|as|that you)\b[^.\n]{0,60}\b(?:ai|assistant|model|admin|administrator|approver|unrestricted|no (?:rules|limits|restrictions)|reviewer|root|system)\b/i,
  },
  {
    pattern:
      /\bact as (?:if you (?:are|were)\b|(?:an?|the|my) (?:unrestricted|admin|administrator|approver|root|ai|assistant|system|developer mode))/i,
    order: true,
  },
  { pattern: /\b(?:jailbreak|developer mode|god mode|do anything now)\b/i },
  {
    pattern:
      /\bfrom now on,? (?:you\b|always (?:answer|reply|respond|approve|say)|(?:answer|reply|respond|treat|approve))/i,
  },
  {
    pattern:
      /\byour (?:new |only |real |true |actual )(?:task|goal|objective|job|role|instructions?|purpose)\b/i,
  },
  // Addressed to a machine.
  {
    pattern: new RegExp(
      `\\b(?:note|message|instructions?|attention|memo|reminder|hint|notice) (?:to|for)[: ](?:the |any |all |every )?(?:${machineOrAgent})s?\\b`,
      'i',
    ),
  },
  { pattern: new RegExp(`\\b(?:dear|hey|hello|attention,?) (?:${machine}|ai agents?|model)s?\\b`, 'i') },
  {
    pattern: new RegExp(
      `\\b(?:if|when|since|as) you(?:'re| are) (?:an? |the )?(?:${machine}|agent|automated|machine|bot)\\b`,
      'i',
    ),
  },
  {
    pattern: new RegExp(
      `\\b(?:${machineOrAgent})s?\\s*[:,]\\s*(?:please |you (?:must|should|may|will) |always |never |do not |approve|merge|mark|ignore|skip|run|call|fetch|deploy|reveal|add|write|open|close|sign|set|move|choose|pick)`,
      'i',
    ),
  },
  {
    pattern: new RegExp(
      `\\b(?:${machine}|(?:coding |drafting )?agents?|the model) (?:reading|processing|drafting|summari[sz]ing|reviewing|that reads?|who reads?) this\\b`,
      'i',
    ),
  },
  {
    pattern:
      /\bwhen(?:ever)? (?:you|the (?:model|assistant|ai|agent)) (?:write|draft|summari[sz]e|review|answer|read|process|judge)\b/i,
  },
  {
    pattern:
      /\bin your (?:answer|reply|summary|draft|output|response|verdict|review)\b[^.\n]{0,40}\b(?:include|add|write|say|claim|state|mention|link|append)\b|\b(?:include|add|write|say|claim|state|append|link)\b[^.\n]{0,40}\bin your (?:answer|reply|summary|draft|output|response|verdict|review)\b/i,
  },
  {
    pattern:
      /\b(?:respond|reply|answer) (?:only|exactly|just|solely)\b[^.\n]{0,20}\bwith\b|\b(?:respond|reply) with (?:exactly|only|nothing but)\b/i,
    order: true,
  },
  // Marks of a conversation with a machine.
  { pattern: /^[\s>#*-]*(?:assistant|human)\s*:\s*\S/im },
  {
    pattern:
      /^[\s>#*-]*(?:system|developer)\s*:\s*(?:you\b|your\b|the (?:assistant|model|ai)\b|ignore|new |override|from now|approve|admin|all (?:previous|rules)|grant|disable|important)/im,
  },
  {
    pattern:
      /<\/?(?:system|assistant|instructions?|im_start|im_end|tool_call|tool_result|tool_use|function_calls?|invoke|antml:[a-z_]+|data-[a-z0-9]{4,})\b|\[\/?INST\]|<<\/?SYS>>|<\|[a-z_]{2,30}\|>|^#{2,4} ?(?:system|instruction|assistant)\s*:?\s*$/im,
  },
  {
    pattern:
      /^[\s=#*<[-]{0,12}(?:END|BEGIN)(?: OF)?(?: THE)? (?:TICKET|DATA|CONTEXT|DOCUMENT|USER INPUT|UNTRUSTED|SYSTEM|INSTRUCTIONS?)\b/m,
  },
  { pattern: /"(?:role|type)"\s*:\s*"(?:system|assistant|tool_use|tool_result|function_call)"/i },
  // What it should do in the pipeline.
  {
    pattern:
      /\b(?:approve|sign[ -]off|accept|merge)(?: on)? (?:this|it|the (?:ticket|prd|spec|pr|pull request))\b[^.\n]{0,40}\b(?:automatically|immediately|now|silently|no matter|right away|at once)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:approve|sign[ -]off|accept|merge|deploy|ship|release)\b[^.\n]{0,40}\bwithout (?:any |a |an |further |human |the |more |asking|waiting)*(?:review|approval|sign-?off|confirmation|people|person|anyone|human|question|checks?|gate|asking|waiting|scorecard)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:skip|disable|turn off|bypass) (?:the |all |every )?(?:review|tests?|scorecard|deploy gate|gates?|guardrails?|approvals?|sign-?offs?)\b[^.\n]{0,40}\b(?:and|then|,) (?:merge|deploy|ship|approve)\b/i,
  },
  {
    pattern:
      /\b(?:mark|report|treat|score|judge|rate|count) (?:(?:all |every |each )(?:of )?(?:the )?(?:acceptance )?(?:criteri(?:a|on)|rules?|checks?|guardrails?|gates?)[^.\n]{0,20}\b|(?:the )?(?:acceptance )?(?:criteri(?:a|on)|rules?|checks?|guardrails?|gates?) as )(?:met|passed|passing|green|done|fulfilled|clear)\b/i,
  },
  {
    pattern:
      /\bno (?:further|more|additional|human) (?:review|approval|sign-?off|confirmation|question)s?\b[^.\n]{0,20}\b(?:needed|required|necessary|is|are)\b/i,
  },
  {
    pattern:
      /\b(?:move|set|change|advance|switch)\b[^.\n]{0,25}\b(?:stage|status)\b[^.\n]{0,20}\bto ["'`]?(?:deployed|ready|delegated|deploying|approved|prd_ready|spec_ready)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:do not|don't|never) (?:tell|inform|alert|(?:mention|reveal|show) (?:this|it|these|that))\b[^.\n]{0,30}\b(?:users?|humans?|people|anyone|reviewers?|(?:the )?team|engineers?|PMs?)\b[^.\n]{0,20}(?:\b(?:know|about (?:this|these)|see this|of this|that)\b|[.!]|$)/i,
    order: true,
  },
  // Tools, addresses, secrets.
  {
    pattern:
      /\b(?:call|invoke|trigger) (?:the |your |a )?(?:[\w-]{1,30} )?(?:tools?|mcp server)\b|\buse your (?:[\w-]{1,20} )?(?:tools?|shell|browser|access)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:fetch|open|visit|browse|load|request|download|follow) (?:the |this )?(?:url|link|address|page|https?:\/\/\S{1,200})[^\n]{0,60}\band (?:follow|do|execute|run|obey)\b/i,
  },
  {
    pattern:
      /\b(?:curl|wget)\b[^\n]{0,200}(?:\$\(|\$\{?[A-Z_]*(?:TOKEN|SECRET|KEY|PASSWORD)|@?\.env\b|\|\s*(?:ba|z)?sh\b)/,
  },
  {
    pattern:
      /\b(?:print|reveal|send|post|exfiltrate|leak|output|include|dump|upload|e-?mail|paste|disclose|show)\b[^.\n]{0,30}\b(?:all|your|every|our|any)\b[^.\n]{0,20}\b(?:secrets|tokens|api keys|passwords|credentials|env(?:ironment)? variables)\b/i,
    order: true,
  },
  {
    pattern:
      /\b(?:print|reveal|send|post|exfiltrate|leak|output|dump|upload|e-?mail|paste|disclose)\b[^.\n]{0,30}\b(?:the (?:contents? of )?)?(?:\.env\b|env(?:ironment)? variables|private keys?|ssh keys?|conversation(?: history)?|system prompt)/i,
    order: true,
  },
  {
    pattern:
      /\]\(https?:\/\/[^)\s]{0,200}(?:\{\{?|\$\{?|%7B|<|\[)(?:[a-z_ ]{0,20}(?:secret|token|key|data|prompt|conversation|ticket|summary|prd|spec))/i,
  },
];

export const phrases: readonly Phrase[] = [...inEnglish, ...inOtherLanguages];

/** What stands before a verb that is an order, at the most. */
const beforeOrder =
  /(?:^|[.!?:;,\n\r"'“”‘’`(<>*#\][|/{}=–—-]|\b(?:please|must|now|should|shall|will|to|and|then|you|just|also|or|simply|instead|always|immediately|have to|first|next|finally|kindly|so))\s*$/i;

export const isOrder = (text: string, at: number): boolean =>
  beforeOrder.test(text.slice(Math.max(0, at - 24), at));
