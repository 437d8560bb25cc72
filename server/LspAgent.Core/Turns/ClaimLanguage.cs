using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LspAgent.Core.Turns;

/// <summary>How one language says that the tests pass or that the build does. Its patterns are made when a text may be in it.</summary>
internal sealed class ClaimLanguage
{
    private readonly Lazy<Regex> _tests;
    private readonly Lazy<Regex> _builds;
    private readonly Lazy<Regex> _hedges;

    private ClaimLanguage(string[] signs, string tests, string builds, string hedges)
    {
        Signs = signs;
        _tests = new(() => Claim.Words(tests));
        _builds = new(() => Claim.Words(builds));
        _hedges = new(() => Claim.Words(hedges));
    }

    public static ImmutableArray<ClaimLanguage> All { get; } =
    [
        // English.
        new(
            ["test", "passed", "build", "built", "compile", "compilation", "green"],
            @"\btests? (suite )?((now|all|still|again|both) )*(pass|passes|passed|passing|are passing|succeed|succeeds|succeeded|(is|are) (now |all )?green|went green)\b|\btest suite (passes|passed|is green)\b|\b[0-9]+ (of [0-9]+ )?(tests? )?passed\b|\ball tests (are )?(fine|ok|okay)\b|\btests (ran|run|completed|finished) (successfully|cleanly|green)\b|\b(verified|confirmed) (by|with) (the |running the )?tests\b|\b(all|everything|everything's|ci) (is |now |still |back to )*green\b",
            @"\bbuild (now |still |again )*(passes|passed|succeeds|succeeded|is (now )?(green|clean|fine|successful)|was successful|works|completes|completed)\b|\b(builds|compiles|built|compiled) (now|again|successfully|cleanly|fine|correctly|without (any )?(error|errors|warnings|problems|issues))\b|\b(code|project|solution|everything|it all|all of it) (now |still )?(builds|compiles)\b|\b(no|0|zero) (build|compile|compiler|compilation) (errors|errors or warnings)\b",
            @"\b(not|never|no longer|unless|if|should|would|will|could|can|may|might|cannot|please|ensure|make sure|until|once|before|whether|expect|assume|suppose|to (check|see|verify|confirm)|want|need|let me|previously|earlier|was already|without running)\b|n't\b|n’t\b|\?$"),

        // German.
        new(
            ["besteh", "bestand", "laufen", "läuft", "liefen", "gelaufen", "grün", "erfolgreich", "kompilier", "baut", "bauen"],
            @"\btests?( \w+){0,2} (bestehen|bestanden|(laufen|liefen)( \w+){0,2} durch|(durchgelaufen)|grün|(sind|waren|laufen|liefen) (\w+ )?erfolgreich)\b|\b(bestehen|laufen) (\w+ ){0,2}tests\b|\balles (ist )?(wieder |jetzt |nun )?grün\b|\btestsuite( \w+){0,2} (grün|durch)\b",
            @"\bbuild( \w+){0,2} (erfolgreich|grün|durch|fehlerfrei)\b|\b(kompiliert|baut)( \w+){0,2} (fehlerfrei|ohne fehler|erfolgreich|sauber|durch)\b|\b(code|projekt|lösung|projektmappe|solution|alles|es) (jetzt |wieder |nun )*(kompiliert|baut)\b|\bkeine (kompilier|compiler|build|übersetzungs)-?fehler\b|\blässt sich( \w+){0,3} (kompilieren|bauen|übersetzen)\b|\b(kompilierung|übersetzung)( \w+){0,2} erfolgreich\b",
            @"\b(nicht|nie|niemals|kein|keiner|sollte|sollten|müsste|müssten|würde|würden|könnte|könnten|kann|konnte|konnten|wenn|falls|ob|damit|bis|bevor|sobald|bitte|wird|werden|muss|müssen|vermutlich|wahrscheinlich|vorher|zuvor|prüfe|prüfen|sicherstellen)\b|\bstell\w* sicher\b|\?$"),

        // French.
        new(
            ["passent", "réussi", "au vert", "verts", "verte", "est vert", "passe", "ont passé", "compile", "compilation"],
            @"\btests?( \w+){0,3} (passent|réussissent|réussis|ont (tous )?(réussi|passé)|(sont|est) (\w+ )?passés?|verts?|au vert)\b|\btout est (de nouveau |maintenant )?(au )?vert\b|\bsuite de tests( \w+)? (passe|verte|au vert)\b",
            @"\bcompilent? (\w+ )?(sans (aucune )?(erreurs?|avertissements?|problème)|correctement|proprement|à nouveau|de nouveau)\b|\b(code|projet|solution|tout|ça|cela) (se )?compile\b|\b(build|compilation)( \w+){0,2} (réussit|réussie?|passe|passée?|au vert|verte?)\b|\baucune erreur de (compilation|build)\b",
            @"\b(ne|pas|jamais|si|devrait|devraient|doit|doivent|pourrait|pourraient|peut|peuvent|afin|pour (que|vérifier|voir|savoir)|vérifie[rz]?|avant|jusqu|quand|lorsque|dès que|veuillez|assure[rz]?|sans exécuter)\b|\bn['’]|\?$"),

        // Spanish.
        new(
            ["pasan", "pasaron", "pasado", "prueba", "en verde", "verdes", "compila", "compilaci", "éxito", "exitos"],
            @"\b(pruebas|tests?)( \w+){0,3} (pasan|pasaron|han pasado|superadas|exitosas|correctas|en verde|verdes)\b|\b(pasan|pasaron) (\w+ ){0,2}(pruebas|tests)\b|\btodo (está )?(ya )?en verde\b",
            @"\bcompilan?( \w+)? (sin (ningún )?(error|errores|advertencias|problemas)|correctamente|bien|de nuevo)\b|\b(código|proyecto|solución|todo) (ya |ahora )*compila\b|\b(compilación|build)( \w+){0,3} (éxito|exitosa|exitosamente|exitoso|correcta|correctamente|pasa|pasó)\b|\bsin errores de compilación\b",
            @"\b(no|nunca|si|debería|deberían|debe|deben|podría|podrían|puede|pueden|para (ver|comprobar|verificar|que)|antes|hasta|cuando|asegúrate|asegurar|comprueba|ejecuta|por favor|sin ejecutar)\b|\?$"),

        // Portuguese.
        new(
            ["passam", "passaram", "passando", "passou", "verde", "bem-sucedid", "sucesso", "compila"],
            @"\btestes?( \w+){0,3} (passam|passaram|estão passando|verdes?|bem-sucedidos)\b|\b(passam|passaram) (\w+ ){0,2}testes\b|\btudo (está )?(agora )?(no )?verde\b",
            @"\bcompilam?( \w+)? (sem (nenhum )?(erros?|avisos|problemas)|corretamente|novamente)\b|\b(código|projeto|solução|tudo) (já |agora )*compila\b|\b(compilação|build)( \w+){0,3} (bem-sucedida|bem-sucedido|sucesso|passa|passou)\b|\bsem erros de compilação\b",
            @"\b(não|nunca|se|deve|devem|deveria|deveriam|pode|podem|poderia|poderiam|para (ver|verificar|que)|antes|até|quando|caso|certifique|por favor|sem executar)\b|\?$"),

        // Italian.
        new(
            ["passano", "passati", "superati", "riuscit", "riesce", "verdi", "verde", "compila", "successo"],
            @"\btest( \w+){0,3} (passano|passati|superati|riusciti|verdi)\b|\bpassano (\w+ ){0,2}test\b|\btutto (è )?(di nuovo |ora )?(in )?verde\b",
            @"\bcompila(no)?( \w+)? (senza (alcun )?(errore|errori|avvisi|problemi)|correttamente|di nuovo)\b|\b(codice|progetto|soluzione|tutto) (ora |adesso )*compila\b|\b(compilazione|build)( \w+){0,3} (riesce|riuscita|successo|passa|passata)\b|\bnessun errore di compilazione\b",
            @"\b(non|mai|se|dovrebbe|dovrebbero|deve|devono|potrebbe|potrebbero|può|possono|per (vedere|verificare)|affinché|prima|finché|quando|assicurati|verifica|per favore|senza eseguire)\b|\?$"),

        // Dutch.
        new(
            ["slagen", "slaagt", "geslaagd", "groen", "compileert", "bouwt", "fouten"],
            @"\btests?( \w+){0,3} (slagen|geslaagd|groen)\b|\bslagen (\w+ ){0,2}tests\b|\balles (is )?(weer |nu )?groen\b",
            @"\b(compileert|bouwt)( \w+){0,2} (zonder (fouten|waarschuwingen|problemen)|foutloos|goed|correct|weer)\b|\b(code|project|oplossing|solution|alles) (nu |weer )*(compileert|bouwt)\b|\bbuild( \w+){0,2} (slaagt|geslaagd|groen)\b|\bgeen (compilatie|compileer|build)-?fouten\b",
            @"\b(niet|nooit|als|indien|of|zou|zouden|moet|moeten|kan|kunnen|kon|voordat|totdat|zodra|wanneer|controleer|zorg|zal|zullen|wordt|worden)\b|\?$"),

        // Polish.
        new(
            ["przechodz", "przesz", "zielon", "zaliczon", "kompil", "buduje", "budowanie"],
            @"\btest(y|ów)( \w+){0,3} (przechodzą|przeszły|przeszło|zielone|zaliczone)\b|\bprzechodzą (\w+ ){0,2}testy\b|\bwszystko (jest )?(znów |teraz )?(na )?zielon[eo]\b",
            @"\b(kompiluje|buduje) się\b|\b(kompilacja|budowanie|build)( \w+){0,3} (powiodła|powiodło|powiódł|sukcesem|udana|udany|przechodzi|przeszedł|przeszła)\b|\b(bez|brak|nie ma) błędów kompilacji\b",
            @"\b(nie (przech|przesz|komp|bud|uruch|powi|spraw)\w*|nigdy|jeśli|jeżeli|czy|powinny|powinien|powinna|powinno|może|mogą|mógłby|aby|żeby|zanim|dopóki|kiedy|gdy|proszę|upewnij|sprawdź|sprawdzić|musi|muszą)\b|\?$"),

        // Russian.
        new(
            ["тест", "сборк", "компил", "собира", "зелен", "зелён"],
            @"\bтест(ы|а|ов)?( \w+){0,3} (проходят|прошли|прошло|пройдены|пройдено|зел[её]ные|успешны)\b|\b(проходят|прошли) (\w+ ){0,2}тесты\b|\bвс[её] зел[её]ное\b",
            @"\bсборка( \w+){0,2} (проходит|прошла|успешна|завершена|завершилась|удалась)\b|\b(проект|код|решение|вс[её])( \w+){0,2} (компилируется|собирается)\b|\b(компилируется|собирается)( \w+)? без ошибок\b|\bнет ошибок (компиляции|сборки)\b|\bошибок (компиляции|сборки) нет\b",
            @"\b(не|никогда|если|ли|должн[аоы]|должен|может|могут|мог|бы|чтобы|пока|прежде|когда|пожалуйста|убедитесь|проверить|проверьте|запустите|будет|будут)\b|\?$"),

        // Chinese.
        new(
            ["测试", "測試", "编译", "編譯", "构建", "構建", "建置", "通过了", "通過了", "全绿", "全綠"],
            @"(测试|測試)[^,，。；]{0,6}(全部|都|均|已|也|已经|已經)(通过|通過)|(测试|測試)[^,，。；]{0,6}(通过|通過)(了|$|[,，。；!！])|(全部|都)(通过|通過)了|全绿|全綠",
            @"(编译|編譯|构建|構建|建置)[^,，。；]{0,4}(成功|通过|通過)",
            @"没有|沒有|未|不|尚|如果|是否|应该|應該|应当|可能|请|請|确保|確保|以便|之前|直到|能否|需要|想要|会|會|吗|嗎|无法|無法|\?$|？"),

        // Japanese.
        new(
            ["テスト", "ビルド", "コンパイル", "グリーン"],
            @"テスト[^、。]{0,10}(通りました|通っています|通ります|通過しました|成功しました|成功しています|成功します|合格しました|合格しています|パスしました|パスしています|パスします|グリーンです)|オールグリーン|(すべて|全て|全部)グリーン",
            @"(ビルド|コンパイル)[^、。]{0,8}(成功しました|成功しています|成功します|通りました|通っています|通ります|できました)|コンパイルエラーはありません|ビルドエラーはありません",
            @"ませんでした|ていません|なければ|ならば|たら|れば|はず|べき|かもしれ|かどうか|ください|まで|前に|でしょう|ますか|ましたか|\?$|？"),

        // Korean.
        new(
            ["테스트", "빌드", "컴파일"],
            @"테스트[가는은도를]?( ?\S+){0,3} ?(통과했|통과합|통과하였|통과됐|통과되었|성공했|성공합)|테스트 통과[.!]?$",
            @"(빌드|컴파일)[가는은이도]?( ?\S+){0,2} ?(성공했|성공합|성공하였|통과했|통과합|됩니다|됐습니다|되었습니다)|(컴파일|빌드) (오류|에러)[가는도]? 없",
            @"않|못|안 |[가-힣]면( |,)|해야|는지|할 수|수 있|것입니다|겠|세요|십시오|전에|때까지|아니|\?$"),
    ];

    /// <summary>A text without any of these says nothing in this language.</summary>
    public string[] Signs { get; }

    public (bool Tests, bool Builds) Claims(string sentence)
    {
        var (tests, builds) = (_tests.Value.IsMatch(sentence), _builds.Value.IsMatch(sentence));
        return (tests || builds) && !_hedges.Value.IsMatch(sentence) ? (tests, builds) : (false, false);
    }
}
