/** The same as in English, in the languages that tickets and customers write, narrow for the same reason. */
import type { Phrase } from './phrase.ts';

/** A letter of any script is no border of a word where `\b` only knows Latin ones. */
const word = '(?<!\\p{L})';
const near = (verbs: string, nouns: string): Phrase => ({
  pattern: new RegExp(`${word}(?:${verbs})(?!\\p{L})[^.\\n]{0,50}${word}(?:${nouns})`, 'iu'),
});
const is = (pattern: string): Phrase => ({ pattern: new RegExp(`${word}(?:${pattern})`, 'iu') });

export const inOtherLanguages: readonly Phrase[] = [
  // German
  near(
    'ignoriere?|ignorieren sie|missachten?|vergiss|vergessen sie|umgehe|überschreibe|befolge nicht',
    'anweisung|instruktion|(?:alle |deine |bisherigen |vorherigen )+(?:regeln|vorgaben)|richtlinien|systemprompt',
  ),
  near(
    'gib|zeige?|verrate?|sende|schicke?|drucke?',
    '(?:alle |deine |unsere )+(?:geheimnisse|passwörter|tokens?|schlüssel|zugangsdaten|umgebungsvariablen)|systemprompt',
  ),
  near(
    'genehmige|gib frei|akzeptiere|merge|deploye|unterschreibe',
    '(?:automatisch|sofort|ohne (?:prüfung|rückfrage|review|freigabe|zu fragen))(?!\\p{L})',
  ),
  is(
    'du bist (?:jetzt|nun|ab sofort|ab jetzt) (?:ein|der|die|im)(?!\\p{L})|hinweis (?:an|für) (?:die ki|den assistenten|das (?:sprach)?modell|den agenten)|(?:sag|sage|erzähle?) (?:es )?(?:niemandem|keinem|den (?:nutzern|menschen|prüfern) nichts)',
  ),
  // French
  near(
    'ignore[rz]?|oublie[rz]?|outrepasse[rz]?|ne (?:tiens|tenez) pas compte|contourne[rz]?',
    '(?:toutes |tes |vos |les |ces |mes |des )+(?:instructions|consignes|règles|directives)',
  ),
  near(
    'révèle[rz]?|affiche[rz]?|envoie|envoyez|imprime[rz]?|divulgue[rz]?',
    '(?:tous |toutes |tes |vos |les )+(?:secrets|mots de passe|jetons|clés|identifiants)|invite système|variables d.environnement',
  ),
  near(
    'approuve[rz]?|valide[rz]?|accepte[rz]?|fusionne[rz]?|déploie|déployez',
    'automatiquement|sans (?:demander|relecture|validation|attendre|vérif)|immédiatement',
  ),
  is(
    '(?:tu es|vous êtes) (?:maintenant|désormais) |(?:note|message|instructions?) (?:à l.attention de|pour|à) l.(?:ia|assistant|agent)(?!\\p{L})|ne (?:dis|dites) (?:rien )?(?:à personne|aux (?:humains|utilisateurs))',
  ),
  // Spanish
  near(
    'ignora|ignore|ignorad|olvida|olvide|omite|descarta|desobedece|pasa por alto',
    'instrucciones|(?:todas |tus |sus |las )+reglas|directrices|indicaciones',
  ),
  near(
    'revela|muestra|envía|imprime|filtra',
    '(?:todos |todas |tus |los |las )+(?:secretos|contraseñas|claves|tokens|credenciales)|variables de entorno|prompt del sistema',
  ),
  near(
    'aprueba|acepta|firma|fusiona|despliega',
    'automáticamente|sin (?:preguntar|revisión|aprobación|esperar)|inmediatamente',
  ),
  is(
    '(?:ahora eres|a partir de ahora,? (?:eres|actúa|responde)|actúa como (?:si|un|una|el) )|nota para (?:la ia|el asistente|el modelo|el agente)|no (?:se lo )?digas (?:a nadie|a los (?:usuarios|humanos))',
  ),
  // Portuguese, Italian, Dutch, Polish, Turkish
  near('ignore|esqueça|esquece|desconsidere|ignora', 'instruções|(?:todas |suas |as )+regras|diretrizes'),
  near(
    'revele|mostre|envie|imprima',
    '(?:todos |todas |seus |suas |os |as )+(?:segredos|senhas|chaves|credenciais)',
  ),
  is('(?:você agora é|a partir de agora,? você|agora você é)'),
  near('ignora(?:te)?|dimentica|trascura|scavalca', 'istruzioni|(?:tutte |tue |le )+regole|direttive'),
  is('(?:ora sei|adesso sei|da ora in poi,? (?:sei|rispondi|tu))'),
  near('negeer|vergeet|omzeil', 'instructies|(?:alle |jouw |de )+regels|aanwijzingen|opdrachten'),
  near('z?ignoruj|zapomnij|pomiń', 'instrukcj|polece[nń]|(?:wszystkie |swoje )+zasad'),
  { pattern: /(?:talimat|kural|yönerge)[^.\n]{0,30}(?:yok say|görmezden gel|unut|dikkate alma)/iu },
  // Russian, Ukrainian
  near(
    '(?:про)?игнорируй(?:те)?|забудь(?:те)?|не обращай(?:те)? внимания|отмени(?:те)?|обойди(?:те)?|нарушь(?:те)?',
    'инструкци|(?:все |всех |свои |твои |предыдущие )+правил|указани|ограничени|предписани|промпт',
  ),
  near(
    'покажи(?:те)?|раскрой(?:те)?|отправь(?:те)?|выведи(?:те)?|пришли(?:те)?|напечатай(?:те)?',
    '(?:все |свои |твои |наши )+(?:секрет|парол|токен|ключ|учётн|учетн)|переменные окружения|системный промпт',
  ),
  near(
    'одобри(?:те)?|утверди(?:те)?|прими(?:те)?|слей(?:те)?|задеплой(?:те)?|подпиши(?:те)?',
    'автоматически|немедленно|сразу же|без (?:проверки|вопросов|согласования|ревью|подтверждения)',
  ),
  is(
    '(?:ты|вы) (?:теперь|отныне|больше не) |представь,? что ты|веди себя как|сообщение для (?:ии|ассистента|модели|агента)|(?:не говори|никому не говори)(?:те)? (?:людям|никому|пользователям)',
  ),
  near('(?:про)?ігноруй(?:те)?|забудь(?:те)?', 'інструкц|(?:всі |усі |свої )+правил|вказів'),
  // Chinese, Japanese, Korean, Arabic, Hindi
  {
    pattern:
      /(?:忽略|无视|忘记|忘掉|不要理会|无需遵守|绕过|忽視|無視|忘記|繞過)[^。\n]{0,20}(?:指令|指示|规则|規則|提示词|提示詞|限制|约束|约定)/u,
  },
  {
    pattern:
      /你(?:现在|現在)(?:是|扮演)|从现在(?:开始|起)[，,]?你|從現在(?:開始|起)[，,]?你|假装你是|扮演(?:一个|一名)?(?:管理员|没有限制)|系统提示词|系統提示詞|致(?:AI|人工智能|助手|模型)/iu,
  },
  {
    pattern:
      /(?:显示|输出|泄露|发送|打印|透露|顯示|輸出|洩露)[^。\n]{0,10}(?:所有|全部|你的|我们的)[^。\n]{0,6}(?:密钥|密码|令牌|环境变量|凭证|凭据|密鑰|密碼)/u,
  },
  {
    pattern:
      /(?:无需|不需要|不经|无须|跳过|無需|跳過)[^。\n]{0,6}(?:审核|审批|批准|评审|人工|審核|審批)[^。\n]{0,8}(?:批准|合并|部署|通过|上线|合併|通過)|(?:自动|立即|直接)(?:批准|签署|合并)(?:此|这个|该|本)/u,
  },
  {
    pattern:
      /(?:以前|これまで|上記|すべて|全て|前)の?[^。\n]{0,10}(?:指示|命令|ルール|プロンプト|制約)[^。\n]{0,8}(?:無視|忘れ)|システムプロンプト|あなたは(?:今から|これから|今)/u,
  },
  {
    pattern:
      /(?:이전|위의?|모든|앞의|기존)[^.\n]{0,10}(?:지시|명령|규칙|프롬프트|지침)[^.\n]{0,8}(?:무시|잊)|시스템 ?프롬프트|당신은 이제/u,
  },
  { pattern: /(?:تجاهل|انس|تخطى|أهمل)[^.\n]{0,30}(?:التعليمات|الأوامر|القواعد|الإرشادات)|أنت الآن/u },
  { pattern: /(?:पिछले|सभी|पूर्व|उपरोक्त)[^।\n]{0,20}(?:निर्देश|आदेश|नियम)[^।\n]{0,20}(?:अनदेखा|भूल|नज़रअंदाज़|अनदेखी)/u },
];
