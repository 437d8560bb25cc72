using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>What the operands of a command are.</summary>
internal enum OperandUse
{
    /// <summary>No files.</summary>
    None,
    Reads,

    /// <summary>The first is a pattern or a program, the others are files.</summary>
    ReadsAfterFirst,
    Writes,

    /// <summary>The first says how, the others are files.</summary>
    WritesAfterFirst,
    Deletes,

    /// <summary>All but the last are read; the last is written.</summary>
    Copies,

    /// <summary>All are changed: the names that go and the one that comes.</summary>
    Moves,
}

/// <summary>A command whose options and operands are known.</summary>
/// <param name="IsBuiltIn">It needs no rule when all its options are known.</param>
/// <param name="HasDangerousForms">Some options make it do more than its name says.</param>
/// <param name="IsNamesOnly">It never shows what stands in a file.</param>
internal sealed record KnownCommand(OptionSpec Options, OperandUse Operands, bool IsBuiltIn, bool HasDangerousForms, bool IsNamesOnly);

/// <summary>The commands that are known by their options. Options that are not here are not harmless.</summary>
internal static class CommandTable
{
    private static readonly ConcurrentDictionary<string, KnownCommand> Read = new(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (string Options, OperandUse Operands)> BuiltIn = new Dictionary<string, (string, OperandUse)>(StringComparer.Ordinal)
    {
        ["pwd"] = ("LP", OperandUse.None),
        ["whoami"] = ("", OperandUse.None),
        ["id"] = ("agGnruzZ|context group groups name real user zero", OperandUse.None),
        ["uname"] = ("asnrvmpio|all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system", OperandUse.None),
        ["sleep"] = ("", OperandUse.None),
        ["seq"] = ("f:s:w#|format: separator: equal-width", OperandUse.None),
        ["basename"] = ("as:z|multiple suffix: zero", OperandUse.None),
        ["dirname"] = ("z|zero", OperandUse.None),
        ["which"] = ("a|all", OperandUse.None),
        ["type"] = ("afptP", OperandUse.None),
        ["nproc"] = ("|all ignore:", OperandUse.None),
        ["tr"] = ("cCdst|complement delete squeeze-repeats truncate-set1", OperandUse.None),
        ["cat"] = ("AbeEnstTuv|show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting", OperandUse.Reads),
        ["head"] = ("c:n:qvz#|bytes: lines: quiet silent verbose zero-terminated", OperandUse.Reads),
        ["tail"] = ("c:n:qvz#|bytes: lines: quiet silent verbose zero-terminated", OperandUse.Reads),
        ["wc"] = ("cmlLw|bytes chars lines max-line-length words total: files0-from!<", OperandUse.Reads),
        ["ls"] = ("aAbBcCdDfFgGhHiI:klLmnNopqQrRsStT:uUvw:xXZ1|all almost-all author escape block-size: ignore-backups color? directory dired classify? file-type format: full-time group-directories-first no-group human-readable si dereference-command-line dereference hide: hyperlink? indicator-style: inode ignore: kibibytes numeric-uid-gid literal hide-control-chars show-control-chars quote-name quoting-style: reverse recursive size sort: time: time-style: tabsize: width: context zero", OperandUse.Reads),
        ["stat"] = ("Lfc:t|dereference file-system cached: format: printf: terse", OperandUse.Reads),
        ["file"] = ("bhikLNnprv0e:F:P:C!m!<f!<|brief mime mime-type mime-encoding keep-going dereference no-dereference exclude: separator: no-buffer no-pad raw preserve-date print0 extension apple parameter: compile! magic-file!< files-from!<", OperandUse.Reads),
        ["nl"] = ("b:d:f:h:i:l:n:ps:v:w:|body-numbering: section-delimiter: footer-numbering: header-numbering: line-increment: join-blank-lines: number-format: no-renumber number-separator: starting-line-number: number-width:", OperandUse.Reads),
        ["tac"] = ("brs:|before regex separator:", OperandUse.Reads),
        ["rev"] = ("0|zero", OperandUse.Reads),
        ["cut"] = ("b:c:d:f:nsz|bytes: characters: delimiter: fields: complement only-delimited output-delimiter: zero-terminated", OperandUse.Reads),
        ["paste"] = ("d:sz|delimiters: serial zero-terminated", OperandUse.Reads),
        ["uniq"] = ("cdDiuzf:s:w:|count repeated all-repeated? skip-fields: group? ignore-case skip-chars: unique zero-terminated check-chars:", OperandUse.Reads),
        ["sort"] = ("bdfghiMnRrVcCmsuzk:S:t:o!>T!>|ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort random-sort reverse sort: version-sort batch-size: check? debug key: merge stable buffer-size: field-separator: parallel: unique zero-terminated random-source< compress-program!: files0-from!< output!> temporary-directory!>", OperandUse.Reads),
        ["comm"] = ("123z|check-order nocheck-order output-delimiter: total zero-terminated", OperandUse.Reads),
        ["diff"] = ("uqrsbBwiEyNadtTpecnHZU:C:W:I:x:F:L:D:X<S:#|normal brief report-identical-files context? unified? ed rcs side-by-side width: left-column suppress-common-lines show-c-function show-function-line: label: expand-tabs initial-tab tabsize: suppress-blank-empty recursive no-dereference new-file unidirectional-new-file ignore-file-name-case no-ignore-file-name-case exclude: exclude-from< starting-file: from-file< to-file< ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines: text strip-trailing-cr ifdef: minimal horizon-lines: speed-large-files color? palette: line-format: old-line-format: new-line-format: unchanged-line-format: old-group-format: new-group-format: unchanged-group-format: changed-group-format:", OperandUse.Reads),
        ["cmp"] = ("blsi:n:|print-bytes ignore-initial: verbose bytes: quiet silent", OperandUse.Reads),
        ["md5sum"] = ("bctwz|binary tag text zero check ignore-missing quiet status strict warn", OperandUse.Reads),
        ["sha1sum"] = ("bctwz|binary tag text zero check ignore-missing quiet status strict warn", OperandUse.Reads),
        ["sha256sum"] = ("bctwz|binary tag text zero check ignore-missing quiet status strict warn", OperandUse.Reads),
        ["od"] = ("A:j:N:S:t:vw?abcdfhHiIlLosxDOFXB|address-radix: skip-bytes: read-bytes: endian: strings? format: output-duplicates width? traditional", OperandUse.Reads),
        ["hexdump"] = ("bcCdoxvXe:n:s:L?f<|one-byte-octal one-byte-hex one-byte-char canonical two-bytes-decimal two-bytes-octal two-bytes-hex length: skip: no-squeezing color? format: format-file<", OperandUse.Reads),
        ["strings"] = ("afowdn:t:e:s:S:T:U:#|all data print-file-name bytes: radix: encoding: include-all-whitespace output-separator: target: unicode:", OperandUse.Reads),
        ["column"] = ("txenLJs:o:c:C:N:R:H:T:W:O:E:l:p:i:r:|table separator: output-separator: output-width: table-columns: table-column: fillrows json keep-empty-lines table-right: table-truncate: table-name: table-hide: table-wrap: table-order: table-noheadings table-columns-limit:", OperandUse.Reads),
        ["fold"] = ("bsw:#|bytes spaces width:", OperandUse.Reads),
        ["fmt"] = ("cstup:w:g:#|crown-margin prefix: split-only tagged-paragraph uniform-spacing width: goal:", OperandUse.Reads),
        ["expand"] = ("it:#|initial tabs:", OperandUse.Reads),
        ["unexpand"] = ("at:|all first-only tabs:", OperandUse.Reads),
        ["tree"] = ("adlfxL:P:I:igpugshDFQNqCnASJXtcUrvH:T:o!>R!|noreport charset: filelimit: gitignore gitfile< prune dirsfirst filesfirst sort? matchdirs ignore-case metafirst info infofile< inodes device du si timefmt: output!>", OperandUse.Reads),
        ["du"] = ("acDhHklLmPsSx0bB:d:t:X<|all apparent-size block-size: bytes total dereference-args max-depth: human-readable inodes count-links dereference no-dereference separate-dirs si summarize threshold: time? time-style: exclude-from< exclude: one-file-system null files0-from!<", OperandUse.Reads),
        ["df"] = ("aB:hHiklmPTt:x:|all block-size: human-readable si inodes local no-sync output? portability print-type total type: exclude-type:", OperandUse.Reads),
        ["realpath"] = ("emELPqsz|canonicalize canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero relative-to< relative-base<", OperandUse.Reads),
        ["readlink"] = ("fenmqsvz|canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero", OperandUse.Reads),
        ["grep"] = (Grep, OperandUse.ReadsAfterFirst),
        ["egrep"] = (Grep, OperandUse.ReadsAfterFirst),
        ["fgrep"] = (Grep, OperandUse.ReadsAfterFirst),
        ["rg"] = ("aABC:A:B:bcFhHiIlLnNopPqsSuUvVwx0.C:d:e:E:f<g<j:m:M:r:t:T:z!|after-context: auto-hybrid-regex before-context: binary block-buffered byte-offset case-sensitive color: colors: column context: context-separator: count count-matches crlf debug dfa-size-limit: encoding: engine: field-context-separator: field-match-separator: file< files files-with-matches files-without-match fixed-strings follow glob< glob-case-insensitive heading hidden hyperlink-format: iglob< ignore-case ignore-file< ignore-file-case-insensitive include-zero invert-match json line-buffered line-number line-regexp max-columns: max-columns-preview max-count: max-depth: maxdepth: max-filesize: mmap multiline multiline-dotall null null-data one-file-system only-matching passthru passthrough path-separator: pcre2 pcre2-version pre-glob: pretty quiet regex-size-limit: regexp: replace: smart-case sort: sortr: stats stop-on-nonmatch text threads: trace trim type: type-add: type-clear: type-list type-not: unrestricted vimgrep with-filename word-regexp no-filename no-heading no-ignore no-ignore-dot no-ignore-exclude no-ignore-files no-ignore-global no-ignore-messages no-ignore-parent no-ignore-vcs no-line-number no-messages no-mmap no-hidden no-follow no-column no-config no-unicode no-require-git pre!: hostname-bin!: search-zip!", OperandUse.ReadsAfterFirst),
        ["base64"] = ("dDiw:o!>|decode ignore-garbage wrap: output!>", OperandUse.Reads),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Grep = "nrRivywxclLoqshHEFGPabIUzZTuA:B:C:m:e:d:D:f<O!#|extended-regexp fixed-strings basic-regexp perl-regexp regexp: file< ignore-case no-ignore-case word-regexp line-regexp null-data no-messages invert-match max-count: byte-offset line-number line-buffered with-filename no-filename label: only-matching quiet silent binary-files: text directories: devices: recursive dereference-recursive include< exclude: exclude-from< exclude-dir: files-without-match files-with-matches count initial-tab null group-separator: no-group-separator before-context: after-context: context: color? colour? binary open-files-in-pager!?";

    /// <summary>Commands that need a rule, and whose files are known.</summary>
    private static readonly FrozenDictionary<string, (string Options, OperandUse Operands)> Others = new Dictionary<string, (string, OperandUse)>(StringComparer.Ordinal)
    {
        ["rm"] = ("firRvdI|force interactive? one-file-system no-preserve-root preserve-root? recursive dir verbose", OperandUse.Deletes),
        ["rmdir"] = ("pv|ignore-fail-on-non-empty parents verbose", OperandUse.Deletes),
        ["unlink"] = ("", OperandUse.Deletes),
        ["shred"] = ("fn:s:uvxz|force iterations: random-source< size: remove? verbose exact zero", OperandUse.Deletes),
        ["mv"] = ("bfinuvTZt>S:|backup? force interactive no-clobber strip-trailing-slashes suffix: target-directory> no-target-directory update? verbose context", OperandUse.Moves),
        ["cp"] = ("abdfiHlLnPprRsuvxTZt>S:|archive attributes-only backup? copy-contents force interactive link dereference no-clobber no-dereference preserve? no-preserve: parents recursive reflink? remove-destination sparse: strip-trailing-slashes symbolic-link suffix: target-directory> no-target-directory update? verbose one-file-system context?", OperandUse.Copies),
        ["install"] = ("bcCdDpsTvg:m:o:S:t>|backup? compare directory group: mode: owner: preserve-timestamps strip strip-program!: suffix: target-directory> no-target-directory verbose", OperandUse.Copies),
        ["ln"] = ("bdFfiLnPrsTvS:t>|backup? directory force interactive logical no-dereference physical relative symbolic suffix: target-directory> no-target-directory verbose", OperandUse.Moves),
        ["tee"] = ("aip|append ignore-interrupts output-error?", OperandUse.Writes),
        ["touch"] = ("acfhmd:t:r<|no-create date: no-dereference reference< time:", OperandUse.Writes),
        ["mkdir"] = ("pvZm:|mode: parents verbose context?", OperandUse.Writes),
        ["mkfifo"] = ("m:Z|mode: context?", OperandUse.Writes),
        ["chmod"] = ("cfvR|changes quiet silent verbose no-preserve-root preserve-root reference< recursive", OperandUse.WritesAfterFirst),
        ["chown"] = ("cfvhRHLP|changes quiet silent verbose dereference no-dereference from: no-preserve-root preserve-root reference< recursive", OperandUse.WritesAfterFirst),
        ["chgrp"] = ("cfvhRHLP|changes quiet silent verbose dereference no-dereference no-preserve-root preserve-root reference< recursive", OperandUse.WritesAfterFirst),
        ["truncate"] = ("cos:r<|no-create io-blocks reference< size:", OperandUse.Writes),
        ["rsync"] = ("vqcarRbuldLkKHpEAXogtSnWxzhPiDIy0468e!:f:B:M!:T>F|rsh!: rsync-path!: filter: exclude: include: exclude-from< include-from< files-from< password-file< backup-dir> log-file> temp-dir> partial-dir> compare-dest< copy-dest< link-dest< write-batch> only-write-batch> read-batch< archive recursive delete verbose dry-run compress progress", OperandUse.Copies),
        ["csplit"] = ("kszn:f>b:q|prefix> suffix-format: keep-files digits: silent quiet", OperandUse.Reads),
        ["man"] = ("afkwWtKP!:H!?C<X!?T?|pager!: html!? config-file< gxditview!? all where path whatis apropos", OperandUse.None),
        ["less"] = ("EFGgIiJKLMmNnQqRrSsUuVWwXab:c:h:j:k<o>O>P:p:T<t:x:y:z:#|", OperandUse.Reads),
        ["more"] = ("dflpcsu#|", OperandUse.Reads),
        ["bat"] = ("Anpl:|", OperandUse.Reads),
        ["xxd"] = ("abeEiprs:l:c:g:o:u|", OperandUse.Reads),
        ["zcat"] = ("f|", OperandUse.Reads),
        ["gzip"] = ("cdfhklLnNrtvV#|", OperandUse.Reads),
        ["jq"] = ("cnrRsSjaeCMf<L<|arg: argjson: slurpfile: rawfile: compact-output raw-output exit-status from-file< null-input raw-input slurp sort-keys tab indent:", OperandUse.ReadsAfterFirst),
        ["yq"] = ("cnrse:i|", OperandUse.ReadsAfterFirst),
        ["sha512sum"] = ("bctwz|check binary tag text zero", OperandUse.Reads),
        ["curl"] = ("fsSLkvigGINOJ#o>D>c>K<T<b:d@e:A:H@X:u:m:F@x:w@C:r:E<|output> output-dir> dump-header> cookie-jar> config< upload-file< trace> trace-ascii> stderr> netrc-file< cacert< cert< key< etag-save> etag-compare< hsts> libcurl> data@ data-ascii@ data-binary@ data-raw: data-urlencode@ json@ url-query@ variable@ form-string: header@ request: user: url: location fail silent show-error head include insecure compressed remote-name create-dirs retry: max-time: connect-timeout: user-agent: form@ proxy: write-out@", OperandUse.None),
        ["wget"] = ("qcNSrkpmO>o>a>P>i<U:t:T:e:|output-document> output-file> append-output> directory-prefix> input-file< post-file< body-file< load-cookies< save-cookies> certificate< private-key< ca-certificate< config< header: post-data: body-data: quiet continue timestamping recursive", OperandUse.None),
        ["split"] = ("a:b:C:dxn:l:e#|", OperandUse.Reads),
        ["shuf"] = ("ei:n:o>rz|output> random-source<", OperandUse.Reads),
        ["iconv"] = ("f:t:lco>s|from-code: to-code: output>", OperandUse.Reads),
        ["xmllint"] = ("o>|format output> noout", OperandUse.Reads),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithDangerousForms =
        new[] { "sort", "rg", "tree", "man", "rsync" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NamesOnly =
        new[] { "ls", "stat", "tree", "du", "df", "realpath", "readlink", "basename", "dirname" }.ToFrozenSet(StringComparer.Ordinal);

    public static KnownCommand? Find(string name)
    {
        if (Read.TryGetValue(name, out var known))
        {
            return known;
        }

        var isBuiltIn = BuiltIn.TryGetValue(name, out var entry);
        return isBuiltIn || Others.TryGetValue(name, out entry)
            ? Read.GetOrAdd(name, new KnownCommand(new OptionSpec(entry.Options), entry.Operands, isBuiltIn, WithDangerousForms.Contains(name), NamesOnly.Contains(name)))
            : null;
    }
}
